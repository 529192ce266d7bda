// Calls through Bottleneck, one at a time and minTime apart, with node's own fetch, which keeps its
// connection open. Arguments: PEERS URL TR DELAY_MS FILE_OF_CODES.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [peers, url, tr, delay, codesFile] = process.argv.slice(2);
const Bottleneck = createRequire(`${peers}/package.json`)("bottleneck");

const calls = {
  ka10095: { path: "/api/dostk/stkinfo", rows: "atn_stk_infr", body: (code) => ({ stk_cd: code }) },
  ka10081: {
    path: "/api/dostk/chart",
    rows: "stk_dt_pole_chart_qry",
    body: (code) => ({ stk_cd: code, base_dt: "20991231", upd_stkpc_tp: "1" }),
  },
};

async function post(path, headers, body) {
  const answer = await fetch(url + path, {
    method: "POST",
    headers: { "Content-Type": "application/json;charset=UTF-8", ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`);
  const told = await answer.json();
  if (told.return_code !== 0) throw new Error(`${path}: ${told.return_msg}`);
  return told;
}

const { token } = await post("/oauth2/token", { "api-id": "au10001" }, {
  grant_type: "client_credentials",
  appkey: "simulated-key-1",
  secretkey: "simulated-secret",
});

const { path, rows, body } = calls[tr];
const headers = { "api-id": tr, authorization: `Bearer ${token}` };
const limiter = new Bottleneck({ minTime: Number(delay), maxConcurrent: 1 });
const sumOfCloses = limiter.wrap(async (code) => {
  const answer = await post(path, headers, body(code));
  return answer[rows].reduce((sum, row) => sum + Math.abs(Number(row.cur_prc)), 0);
});

const codes = readFileSync(codesFile, "utf8").split(/\s+/).filter(Boolean);
const sums = await Promise.all(codes.map((code) => sumOfCloses(code)));
console.log(`${sums.length} ${sums.reduce((all, one) => all + one, 0)}`);
