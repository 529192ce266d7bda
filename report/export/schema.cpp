#include "report/export/schema.hpp"

namespace tandem {

namespace {

using enum column_type;

constexpr std::array candle_columns{
  export_column{"code", code},      export_column{"date"},        export_column{"open", number},
  export_column{"high", number},    export_column{"low", number}, export_column{"close", number},
  export_column{"volume", integer}, export_column{"basis"},       export_column{"source"}};

constexpr std::array pick_columns{export_column{"date"},
                                  export_column{"run"},
                                  export_column{"scanner"},
                                  export_column{"position", integer},
                                  export_column{"rank", integer},
                                  export_column{"code", code},
                                  export_column{"name"},
                                  export_column{"engine"},
                                  export_column{"score", number},
                                  export_column{"risk_score", number},
                                  export_column{"label"},
                                  export_column{"strategy"},
                                  export_column{"target_profit", number},
                                  export_column{"stop_loss", number},
                                  export_column{"holding_days", integer},
                                  export_column{"close", number},
                                  export_column{"change_rate", number},
                                  export_column{"outcome"},
                                  export_column{"final", flag},
                                  export_column{"basis"},
                                  export_column{"doubt"},
                                  export_column{"flags", document},
                                  export_column{"indicators", document},
                                  export_column{"is_new", flag},
                                  export_column{"days_listed", integer}};

constexpr std::array verdict_columns{export_column{"date"},
                                     export_column{"run"},
                                     export_column{"scanner"},
                                     export_column{"code", code},
                                     export_column{"name"},
                                     export_column{"engine"},
                                     export_column{"stage"},
                                     export_column{"signals_count", integer},
                                     export_column{"signals_total", integer},
                                     export_column{"basis"},
                                     export_column{"doubt"},
                                     export_column{"checks", document}};

constexpr std::array call_columns{export_column{"run"},
                                  export_column{"seq", integer},
                                  export_column{"key"},
                                  export_column{"tr"},
                                  export_column{"slot_us", integer},
                                  export_column{"sent_us", integer},
                                  export_column{"answered_us", integer},
                                  export_column{"status", integer},
                                  export_column{"return_code", integer},
                                  export_column{"outcome"},
                                  export_column{"client"}};

} // namespace

std::string export_schema::name() const {
  return std::string{"tandem.export."}.append(kind).append("/").append(std::to_string(version));
}

constinit const export_schema candle_schema{"candles", 1, "code, date", candle_columns};
constinit const export_schema pick_schema{"picks", 1, "run, scanner, code", pick_columns};
constinit const export_schema verdict_schema{"verdicts", 1, "run, scanner, code, engine",
                                             verdict_columns};
constinit const export_schema call_schema{"calls", 1, "run, seq", call_columns};

std::span<const export_schema* const> export_schemas() {
  static constexpr std::array all{&candle_schema, &pick_schema, &verdict_schema, &call_schema};
  return all;
}

} // namespace tandem
