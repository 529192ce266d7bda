#include "sim/broker/echoed_tr.hpp"

#include <array>

namespace tandem::sim {

namespace {

struct path_names {
  std::string_view path;
  std::string_view names; // With a space between two.
};

// The list of APIs in the vendor's guide, without those that are played (see call.cpp), those of
// the WebSocket, and ka10087 and ka10098, which were withdrawn on 2026-09-23.
constexpr std::array vendor_list{
  path_names{"/api/dostk/stkinfo",
             "ka00198 ka10001 ka10002 ka10003 ka10013 ka10015 ka10016 ka10017 ka10018 ka10019 "
             "ka10024 ka10025 ka10026 ka10028 ka10043 ka10052 ka10054 ka10055 ka10058 ka10059 "
             "ka10061 ka10084 ka10100 ka10101 ka10102 ka90003 ka90004 kt20016 kt20017"},
  path_names{"/api/dostk/mrkcond",
             "ka10004 ka10005 ka10006 ka10007 ka10011 ka10044 ka10045 ka10046 ka10047 ka10063 "
             "ka10066 ka10078 ka10086 ka50010 ka50012 ka50087 ka50100 ka50101 ka90005 ka90006 "
             "ka90007 ka90008 ka90010 ka90013"},
  path_names{"/api/dostk/chart",
             "ka10060 ka10064 ka10079 ka10080 ka10082 ka10083 ka10094 ka20004 ka20005 ka20007 "
             "ka20008 ka20019 ka50079 ka50080 ka50081 ka50082 ka50083 ka50091 ka50092"},
  path_names{"/api/dostk/rkinfo",
             "ka10020 ka10021 ka10022 ka10023 ka10027 ka10029 ka10030 ka10031 ka10033 ka10034 "
             "ka10035 ka10036 ka10037 ka10038 ka10039 ka10040 ka10042 ka10053 ka10062 ka10065 "
             "ka90009"},
  path_names{"/api/dostk/sect", "ka10010 ka10051 ka20001 ka20002 ka20003 ka20009"},
  path_names{"/api/dostk/frgnistt", "ka10008 ka10009 ka10131 ka52301"},
  path_names{"/api/dostk/etf",
             "ka40001 ka40002 ka40003 ka40004 ka40006 ka40007 ka40008 ka40009 ka40010"},
  path_names{"/api/dostk/elw",
             "ka10048 ka10050 ka30001 ka30002 ka30003 ka30004 ka30005 ka30009 ka30010 ka30011 "
             "ka30012"},
  path_names{"/api/dostk/thme", "ka90001 ka90002"},
  path_names{"/api/dostk/shsa", "ka10014"},
  path_names{"/api/dostk/slb", "ka10068 ka10069 ka20068 ka90012"},
  path_names{"/api/dostk/acnt",
             "ka00001 ka01690 ka10072 ka10073 ka10074 ka10075 ka10076 ka10077 ka10085 ka10088 "
             "ka10170 kt00001 kt00002 kt00003 kt00004 kt00005 kt00007 kt00008 kt00009 kt00010 "
             "kt00011 kt00012 kt00013 kt00015 kt00016 kt00017 kt00018 kt50020 kt50021 kt50030 "
             "kt50031 kt50032 kt50075"},
  path_names{"/api/dostk/ordr", "kt10000 kt10001 kt10002 kt10003 kt50000 kt50001 kt50002 kt50003"},
  path_names{"/api/dostk/crdordr", "kt10006 kt10007 kt10008 kt10009"},
};

constexpr std::size_t name_size = 7;

} // namespace

std::optional<echoed_tr> find_echoed(std::string_view name) {
  if (name.size() != name_size)
    return std::nullopt;
  for (const auto& [path, names] : vendor_list) {
    const auto at = names.find(name);
    // Not a piece of two neighbours.
    if (at != std::string_view::npos && at % (name_size + 1) == 0)
      return echoed_tr{names.substr(at, name_size), path};
  }
  return std::nullopt;
}

} // namespace tandem::sim
