#include "report/find/answer.hpp"

#include "report/format/text.hpp"
#include "store/candles/candle_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

namespace tandem {

namespace {

constexpr const char* kospi_code = "index:KOSPI";
constexpr const char* kosdaq_code = "index:KOSDAQ";
// Later than any list.
constexpr std::int32_t last_day = 99991231;
// Of what is damaged; the others are counted.
constexpr std::size_t damage_max = 10;

template <class Fits>
bool has_term(const find_query& asked, Fits fits) {
  const auto& terms = asked.what->terms();
  for (screens::term_id at = 0; static_cast<std::size_t>(at) < terms.size(); ++at)
    if (fits(terms[at]))
      return true;
  return false;
}

bool asks_for_lists(const find_query& asked) {
  return has_term(asked, [](const screens::term& one) {
    return one.code == screens::operation::flag || one.code == screens::operation::name_has;
  });
}

/// Both markets' lists of one day; either may be missing.
struct listings {
  std::vector<market::symbol_list> all;

  const market::listing* find(const std::string& code) const {
    for (const auto& list : all) {
      const auto at = std::lower_bound(
        list.symbols.begin(), list.symbols.end(), code,
        [](const market::listing& one, const std::string& wanted) { return one.code < wanted; });
      if (at != list.symbols.end() && at->code == code)
        return &*at;
    }
    return nullptr;
  }
};

result<listings> read_lists(store::candle_reader& from, market::date day) {
  listings out;
  for (const auto market : {market::market_id::kospi, market::market_id::kosdaq}) {
    auto list = from.newest_list("ka10099 " + std::string{to_string(market)}, day);
    if (!list)
      return list.error();
    if (!*list)
      continue;
    auto& symbols = (*list)->symbols;
    std::sort(symbols.begin(), symbols.end(),
              [](const auto& a, const auto& b) { return a.code < b.code; });
    out.all.push_back(std::move(**list));
  }
  return out;
}

class finder {
public:
  finder(const find_query& asked, const find_options& options) : options_(options) {
    out_.query = asked;
    out_.day = options.day;
  }

  result<find_answer> run();

private:
  status open();
  status read_symbols();
  status read_market_facts();
  status judge();
  void judge_one(std::size_t worker, std::size_t place, const market::candle_snapshot& snapshot);
  void select();
  void note_what_is_unknown();
  void note_damage(std::vector<std::string> damage);
  void note(std::string sentence) { out_.notes.push_back(std::move(sentence)); }

  const find_options& options_;
  find_answer out_;
  std::unique_ptr<store::candle_reader> from_;
  std::vector<std::string> codes_;
  std::vector<screens::symbol_facts> facts_;
  screens::market_facts market_;
  bool has_lists_ = false;
  bool has_kosdaq_ = false;
  std::shared_ptr<screens::session> done_;
  struct desk {
    screens::bars candles;
    screens::workspace memory;
  };
  std::vector<desk> desks_; // One for each worker.
  std::atomic<std::size_t> fresh_ = 0;
  std::atomic<std::size_t> behind_ = 0; // Histories that end before the day.
};

status finder::open() {
  auto from =
    store::candle_reader::open(options_.where.path, options_.where.own_file, options_.where.source);
  if (!from)
    return from.error();
  from_ = std::move(*from);
  auto codes = from_->codes();
  if (!codes)
    return codes.error();
  for (auto& one : *codes)
    if (market::is_symbol_code(one))
      codes_.push_back(std::move(one));
  return std::nullopt;
}

/// What the lists tell of each symbol: of a day before the oldest list only the name, which is
/// shown and not judged by.
status finder::read_symbols() {
  const auto known = read_lists(*from_, options_.day);
  if (!known)
    return known.error();
  has_lists_ = !known->all.empty();
  std::optional<listings> newest;
  for (const auto& code : codes_) {
    if (const auto* one = known->find(code)) {
      out_.symbols.push_back(*one);
      facts_.emplace_back(*one);
      continue;
    }
    if (!newest) {
      auto read = read_lists(*from_, market::date::from_number(last_day));
      if (!read)
        return read.error();
      newest = std::move(*read);
    }
    market::listing unknown;
    const auto* later = newest->find(code);
    unknown.code = code;
    unknown.name = later == nullptr ? code : later->name;
    unknown.listed = false;
    out_.symbols.push_back(std::move(unknown));
    facts_.emplace_back();
  }
  return std::nullopt;
}

status finder::read_market_facts() {
  market_.regime = options_.regime;
  for (const auto* code : {kospi_code, kosdaq_code}) {
    const auto found = from_->snapshots_for(options_.day, code, code);
    if (!found)
      return found.error();
    if (found->empty())
      continue;
    const bool is_kosdaq = code == kosdaq_code;
    has_kosdaq_ = has_kosdaq_ || is_kosdaq;
    (is_kosdaq ? market_.kosdaq : market_.kospi) = screens::index_closes{found->front().candles};
  }
  return std::nullopt;
}

void finder::judge_one(std::size_t worker, std::size_t place,
                       const market::candle_snapshot& snapshot) {
  if (snapshot.complete_through < options_.day)
    ++behind_;
  auto& [candles, memory] = desks_[worker];
  candles.assign(snapshot.candles, options_.day);
  if (candles.empty() || (options_.require_fresh && candles.last_day() != options_.day))
    return;
  done_->judge(place, candles, facts_[place], memory);
  ++fresh_;
}

status finder::judge() {
  done_ = std::make_shared<screens::session>(out_.query.what, codes_.size(), std::move(market_));
  desks_.resize(std::max<std::size_t>(options_.workers, 1));
  std::vector<std::string> damage = from_->take_damage();
  auto problem = store::read_market(
    options_.where, codes_, options_.day, desks_.size(),
    [this](std::size_t worker, std::size_t place, const market::candle_snapshot& snapshot) {
      judge_one(worker, place, snapshot);
    },
    damage);
  if (problem)
    return problem;
  note_damage(std::move(damage));
  done_->finish();
  out_.done = done_;
  out_.fresh = fresh_;
  return std::nullopt;
}

void finder::note_damage(std::vector<std::string> damage) {
  const auto count = damage.size();
  for (std::size_t i = 0; i < std::min(count, damage_max); ++i)
    note(std::move(damage[i]));
  if (count > damage_max)
    note(fmt::format("{} more histories are damaged", count - damage_max));
}

void finder::note_what_is_unknown() {
  if (behind_ > 0)
    note(fmt::format("the candles of {} of {} symbols end before {}: `tandem scan "
                     "--universe.source=all` fetches those of the newest session",
                     grouped(static_cast<double>(behind_)),
                     grouped(static_cast<double>(codes_.size())), out_.day.iso()));
  if (!has_lists_ && asks_for_lists(out_.query))
    note(fmt::format("no list of the broker's of {} or before is stored, so kind, market, name and "
                     "state of every symbol are unknown",
                     out_.day.iso()));
  if (!options_.regime && asks_for_regime(out_.query))
    note(fmt::format("no regime of {0} is stored, so it is unknown: `tandem regime --date={0}`",
                     out_.day.iso()));
  if (!has_kosdaq_ && has_term(out_.query, [](const screens::term& one) {
        return one.code == screens::operation::index_close && one.n == 1;
      }))
    note("no candles of index:KOSDAQ are stored, so kosdaq.close is unknown");
}

void finder::select() {
  const auto& by = out_.screen();
  out_.found = screens::select(*done_, by);
  auto& listed = out_.found.listed;
  if (out_.query.order) {
    const auto key = out_.query.what->screens()[*out_.query.order].key;
    const auto before = [&](const auto& a, const auto& b) {
      const double left = done_->number_of(key, a.place);
      const double right = done_->number_of(key, b.place);
      if (std::isnan(left) || std::isnan(right))
        return !std::isnan(left) && std::isnan(right);
      return out_.query.ascending ? left < right : left > right;
    };
    std::stable_sort(listed.begin(), listed.end(), before);
  }
  if (const auto limit = out_.query.asked.limit)
    listed.resize(std::min(listed.size(), static_cast<std::size_t>(*limit)));
  if (out_.query.asked.near)
    out_.near = screens::near_misses(*done_, by);
  if (out_.query.asked.funnel)
    out_.funnel = screens::funnel_of(*done_, by);
}

result<find_answer> finder::run() {
  if (auto problem = open())
    return *problem;
  if (auto problem = read_symbols())
    return *problem;
  if (auto problem = read_market_facts())
    return *problem;
  if (auto problem = judge())
    return *problem;
  if (out_.fresh == 0)
    return failure{ec::no_data,
                   fmt::format("{}: no candles of {} of {} are stored", options_.where.path,
                               options_.where.source, options_.day.iso())};
  select();
  note_what_is_unknown();
  return std::move(out_);
}

} // namespace

bool asks_for_regime(const find_query& asked) {
  return has_term(
    asked, [](const screens::term& one) { return one.code == screens::operation::regime_is; });
}

result<find_answer> find_in_history(const find_query& asked, const find_options& options) {
  return finder{asked, options}.run();
}

} // namespace tandem
