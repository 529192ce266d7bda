#include "bench/harness/result.hpp"
#include "tests/support/report.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace tandem::bench {

namespace {

constexpr auto schema = "tandem.bench/1";

using json_writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;
using system_test::report;

class writing {
public:
  explicit writing(json_writer& out) : out_(out) {}

  void member(const char* name, const std::string& text) {
    out_.Key(name);
    out_.String(text.c_str(), static_cast<rapidjson::SizeType>(text.size()));
  }
  void member(const char* name, double number) {
    out_.Key(name);
    out_.Double(number);
  }
  void member(const char* name, int number) {
    out_.Key(name);
    out_.Int(number);
  }
  void member(const char* name, bool truth) {
    out_.Key(name);
    out_.Bool(truth);
  }
  template <class Range, class Each>
  void list(const char* name, const Range& all, Each each) {
    out_.Key(name);
    out_.StartArray();
    for (const auto& one : all)
      each(one);
    out_.EndArray();
  }
  template <class Inside>
  void object(Inside inside) {
    out_.StartObject();
    inside();
    out_.EndObject();
  }
  void text(const std::string& text) {
    out_.String(text.c_str(), static_cast<rapidjson::SizeType>(text.size()));
  }

  void figures(const samples& all) {
    if (all.empty()) {
      out_.Null();
      return;
    }
    object([&] {
      const auto sum = summarize(all);
      member("median", sum.median);
      member("low", sum.low);
      member("high", sum.high);
      list("samples", all, [&](double one) { out_.Double(one); });
    });
  }

  void table_of(const table& all) {
    object([&] {
      member("id", all.id);
      member("title", all.title);
      list("columns", all.columns, [&](const column& one) {
        object([&] {
          member("name", one.name);
          member("unit", one.unit);
          member("digits", one.digits);
        });
      });
      list("rows", all.rows, [&](const row& one) {
        object([&] {
          member("name", one.name);
          member("note", one.note);
          list("figures", one.figures, [&](const samples& some) { figures(some); });
        });
      });
      list("charts", all.charts, [&](const chart& one) { chart_of(one); });
    });
  }

  void chart_of(const chart& one) {
    object([&] {
      member("kind", std::string{one.what == chart::kind::bars ? "bars" : "lines"});
      member("title", one.title);
      list("columns", one.columns, [&](const std::string& name) { text(name); });
      member("over", one.over);
      member("logarithmic", one.logarithmic);
    });
  }

  void goal_of(const goal& one) {
    object([&] {
      member("what", one.what);
      member("value", one.value);
      member("side", std::string{one.direction == goal::side::at_most ? "at_most" : "at_least"});
      member("limit", one.limit);
      member("unit", one.unit);
      member("met", one.is_met());
    });
  }

  void machine_of(const machine& where) {
    out_.Key("machine");
    object([&] {
      member("commit", where.commit);
      member("cpu", where.cpu);
      member("cores", where.cores);
      member("memory", where.memory);
      member("governor", where.governor);
      member("kernel", where.kernel);
      member("compiler", where.compiler);
      member("preset", where.preset);
      member("build", where.build);
      member("at", where.at);
      member("load", where.load);
    });
  }

private:
  json_writer& out_;
};

/// Calls `each` with the place of every entry of a list.
template <class Each>
void for_each(const report& json, const std::string& list, Each each) {
  for (std::size_t i = 0; i < json.size(list); ++i)
    each(list + "/" + std::to_string(i));
}

machine read_machine(const report& json) {
  const std::string at = "/machine/";
  machine where;
  where.commit = json.text(at + "commit");
  where.cpu = json.text(at + "cpu");
  where.cores = static_cast<int>(json.number(at + "cores"));
  where.memory = json.text(at + "memory");
  where.governor = json.text(at + "governor");
  where.kernel = json.text(at + "kernel");
  where.compiler = json.text(at + "compiler");
  where.preset = json.text(at + "preset");
  where.build = json.text(at + "build");
  where.at = json.text(at + "at");
  where.load = json.number(at + "load");
  return where;
}

samples read_samples(const report& json, const std::string& at) {
  samples all;
  if (!json.at(at).IsNull())
    for_each(json, at + "/samples",
             [&](const std::string& one) { all.push_back(json.number(one)); });
  return all;
}

row read_row(const report& json, const std::string& at) {
  row one;
  one.name = json.text(at + "/name");
  one.note = json.text(at + "/note");
  for_each(json, at + "/figures",
           [&](const std::string& some) { one.figures.push_back(read_samples(json, some)); });
  return one;
}

chart read_chart(const report& json, const std::string& at) {
  chart one;
  one.what = json.text(at + "/kind") == "bars" ? chart::kind::bars : chart::kind::lines;
  one.title = json.text(at + "/title");
  for_each(json, at + "/columns",
           [&](const std::string& name) { one.columns.push_back(json.text(name)); });
  one.over = json.text(at + "/over");
  one.logarithmic = json.at(at + "/logarithmic").IsTrue();
  return one;
}

table read_table(const report& json, const std::string& at) {
  table all;
  all.id = json.text(at + "/id");
  all.title = json.text(at + "/title");
  for_each(json, at + "/columns", [&](const std::string& one) {
    all.columns.push_back({json.text(one + "/name"), json.text(one + "/unit"),
                           static_cast<int>(json.number(one + "/digits"))});
  });
  for_each(json, at + "/rows",
           [&](const std::string& one) { all.rows.push_back(read_row(json, one)); });
  for_each(json, at + "/charts",
           [&](const std::string& one) { all.charts.push_back(read_chart(json, one)); });
  return all;
}

goal read_goal(const report& json, const std::string& at) {
  goal one;
  one.what = json.text(at + "/what");
  one.value = json.number(at + "/value");
  one.direction = json.text(at + "/side") == "at_most" ? goal::side::at_most : goal::side::at_least;
  one.limit = json.number(at + "/limit");
  one.unit = json.text(at + "/unit");
  return one;
}

} // namespace

std::string to_json(const result_file& all) {
  rapidjson::StringBuffer buffer;
  json_writer out{buffer};
  out.SetIndent(' ', 1);
  out.SetFormatOptions(rapidjson::kFormatSingleLineArray);
  writing document{out};
  document.object([&] {
    document.member("schema", std::string{schema});
    document.member("question", all.question);
    document.member("asks", all.asks);
    document.member("smoke", all.smoke);
    document.member("repetitions", all.repetitions);
    document.member("took_s", all.took_s);
    document.machine_of(all.where);
    document.list("goals", all.found.goals, [&](const goal& one) { document.goal_of(one); });
    document.list("tables", all.found.tables, [&](const table& one) { document.table_of(one); });
    document.list("notes", all.found.notes, [&](const std::string& one) { document.text(one); });
  });
  return std::string{buffer.GetString(), buffer.GetSize()} + "\n";
}

result_file parse_result(const std::string& text) {
  const report json{text};
  if (json.text("/schema") != schema)
    throw std::runtime_error{"schema " + json.text("/schema") + " is not " + schema};
  result_file all;
  all.question = json.text("/question");
  all.asks = json.text("/asks");
  all.smoke = json.at("/smoke").IsTrue();
  all.repetitions = static_cast<int>(json.number("/repetitions"));
  all.took_s = json.number("/took_s");
  all.where = read_machine(json);
  for_each(json, "/goals",
           [&](const std::string& one) { all.found.goals.push_back(read_goal(json, one)); });
  for_each(json, "/tables",
           [&](const std::string& one) { all.found.tables.push_back(read_table(json, one)); });
  for_each(json, "/notes",
           [&](const std::string& one) { all.found.notes.push_back(json.text(one)); });
  return all;
}

} // namespace tandem::bench
