// Draws a line chart above every <table data-chart="title">. The table stays: it is the chart in words.
// First column: days in <time datetime>, or words. Other columns: numbers, in data-value or as text.
"use strict";

(() => {
  const spoken = document.documentElement.lang || "ru";
  const language = spoken === "en" ? "en-GB" : spoken; // days stand as in the pages' own dates
  const dayWords = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
  const numberWords = new Intl.NumberFormat(language);
  const dashes = [[], [6, 4], [2, 3], [10, 3, 2, 3]];
  const HEIGHT = 260;

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function numberIn(cell) {
    const text = cell.dataset.value ?? cell.textContent.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
    const value = Number.parseFloat(text);
    return Number.isNaN(value) ? null : value;
  }

  function momentIn(cell) {
    const time = cell.querySelector("time[datetime]");
    return time ? Date.parse(`${time.dateTime.slice(0, 10)}T00:00:00Z`) / 1000 : null;
  }

  function read(table) {
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const moments = rows.map((row) => momentIn(row.cells[0]));
    const hasTime = moments.every((moment) => moment !== null);
    const order = [...rows.keys()];
    if (hasTime) order.sort((a, b) => moments[a] - moments[b]);
    const first = order.map((at) => (hasTime ? moments[at] : at));
    const columns = heads.slice(1).map((_, at) => order.map((row) => numberIn(rows[row].cells[at + 1])));
    const names = order.map((at) => rows[at].cells[0].textContent.trim());
    return { heads, names, hasTime, data: [first, ...columns] };
  }

  function axis(values) {
    return {
      stroke: token("--soft"),
      grid: { stroke: token("--line"), width: 1 },
      ticks: { show: false },
      font: `13px ${getComputedStyle(document.body).fontFamily}`,
      size: 56,
      values,
    };
  }

  function options(chart, width) {
    const nameOf = (at) => (chart.hasTime ? dayWords.format(at * 1000) : chart.names[at] ?? "");
    const palette = [token("--accent"), token("--warn"), token("--good"), token("--bad")];
    const lines = chart.heads.slice(1).map((label, at) => ({
      label,
      stroke: palette[at % palette.length],
      width: 2,
      dash: dashes[at % dashes.length],
      points: { show: chart.data[0].length < 40, size: 5 },
      value: (_, value) => (value === null ? "—" : numberWords.format(value)),
    }));
    return {
      width,
      height: HEIGHT,
      legend: { live: false },
      cursor: { y: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      scales: { x: { time: chart.hasTime }, y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high || 1) * 1.08] } },
      axes: [
        { ...axis((_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? nameOf(tick) : ""))), size: 36, space: 72 },
        axis((_, ticks) => ticks.map((tick) => numberWords.format(tick))),
      ],
      series: [{ label: chart.heads[0], value: (_, value) => (value === null ? "—" : nameOf(value)) }, ...lines],
    };
  }

  function draw(table) {
    const chart = read(table);
    if (chart.data[0].length < 2) return;
    const figure = document.createElement("figure");
    figure.className = "chart";
    figure.setAttribute("aria-hidden", "true");
    (table.closest(".table-box") ?? table).before(figure);
    const inner = () => Math.max(240, figure.clientWidth - 16);
    let plot = new uPlot(options(chart, inner()), chart.data, figure);
    new ResizeObserver(() => plot.setSize({ width: inner(), height: HEIGHT })).observe(figure);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      plot.destroy();
      plot = new uPlot(options(chart, inner()), chart.data, figure);
    });
  }

  for (const table of document.querySelectorAll("table[data-chart]")) {
    if (table.tHead && table.tBodies.length) draw(table);
  }
})();
