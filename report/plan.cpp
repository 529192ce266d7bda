#include "report/plan.hpp"

#include "market/utc_time.hpp"
#include "store/json.hpp"

namespace tandem {

std::uint64_t total_of(const std::vector<planned_calls>& calls) {
  std::uint64_t total = 0;
  for (const auto& one : calls)
    total += one.calls;
  return total;
}

std::string plan_json(const forecast& expected, market::date wanted,
                      const std::vector<planned_calls>& calls, double seconds,
                      const plan_end& end) {
  json out;
  out.open();
  out.put("schema", "tandem.plan/1");
  out.put("date", expected.session.day);
  out.put("requested_date", wanted);
  out.put("final", expected.session.final);
  out.put("symbols", expected.symbols.size());
  out.put("fresh", expected.candles.fresh);
  out.put("calls", total_of(calls));
  out.put("seconds", seconds);
  out.put("quoted_first", expected.candles.quoted_first);
  out.put_or_null("fits_before",
                  end.before ? kst_text(to_utc_time(end.before->count())) : std::string{});
  out.put("fits", end.fits);
  out.open_list("by_tr");
  for (const auto& one : calls) {
    out.open();
    out.put("tr", one.tr);
    out.put("calls", one.calls);
    out.put("symbols", one.symbols);
    out.put("reason", one.reason);
    out.close();
  }
  out.close_list();
  out.close();
  return out.text() + "\n";
}

} // namespace tandem
