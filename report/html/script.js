"use strict";
// Without this script the page says the same: it only sorts tables and shows a cross-hair.
const number = (cell) => {
  const text = cell.textContent.trim();
  if (text === "new") return 0;
  const value = parseFloat(text.replace(/[^0-9.+-]/g, ""));
  return Number.isNaN(value) ? -Infinity : value;
};
const compare = (a, b, isNumber) => isNumber
  ? (number(a) > number(b)) - (number(a) < number(b))
  : a.textContent.localeCompare(b.textContent, "ko");
for (const table of document.querySelectorAll("table[data-sorts]")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => (down ? -1 : 1)
        * compare(a.cells[at], b.cells[at], head.classList.contains("n")));
      table.tBodies[0].append(...rows);
    });
  });
}
const grouped = (value) => value.toLocaleString("en-US");
const dayText = (days) => new Date(days * 86400000).toISOString().slice(0, 10);
// Each candle is days and close as differences to the candle before, open, high and low to its
// close, then the volume.
const candlesOf = (text) => {
  let day = 0;
  let close = 0;
  return text.split(";").map((row) => {
    const [days, change, open, high, low, volume] = row.split(",").map(Number);
    const before = close;
    day += days;
    close += change;
    return { day, close, open: close + open, high: close + high, low: close + low, volume, before };
  });
};
const textOf = (one) => {
  const change = one.before > 0 ? (100 * (one.close - one.before)) / one.before : 0;
  return `${dayText(one.day)}  open ${grouped(one.open)}  high ${grouped(one.high)}  `
    + `low ${grouped(one.low)}  close ${grouped(one.close)} `
    + `(${change < 0 ? "" : "+"}${change.toFixed(2)}%)  volume ${grouped(one.volume)}`;
};
for (const figure of document.querySelectorAll("figure[data-candles]")) {
  const candles = candlesOf(figure.dataset.candles);
  const readout = figure.querySelector(".readout");
  const crosses = [...figure.querySelectorAll("svg")].map((svg) => {
    const cross = document.createElementNS("http://www.w3.org/2000/svg", "path");
    cross.setAttribute("class", "cross");
    svg.append(cross);
    return cross;
  });
  const price = figure.querySelector("svg.price");
  let at = candles.length - 1;
  const show = (index) => {
    at = Math.min(Math.max(index, 0), candles.length - 1);
    for (const cross of crosses) cross.setAttribute("d", `M${8 * at + 4} 0V500`);
    readout.textContent = textOf(candles[at]);
    price.setAttribute("aria-valuenow", at);
    price.setAttribute("aria-valuetext", readout.textContent);
  };
  price.setAttribute("tabindex", "0");
  price.setAttribute("role", "slider");
  price.setAttribute("aria-valuemin", "0");
  price.setAttribute("aria-valuemax", candles.length - 1);
  price.setAttribute("aria-valuenow", at);
  price.setAttribute("aria-valuetext", textOf(candles[at]));
  for (const svg of figure.querySelectorAll("svg"))
    svg.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect();
      show(Math.floor(((event.clientX - box.left) / box.width) * candles.length));
    });
  price.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10,
      PageUp: 10, Home: -candles.length, End: candles.length };
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(at + steps[event.key]);
  });
}
