/* A KPI's actuals against its targets as line charts. Without them the tables say the same. */
"use strict";

function chartOptions(data, unit, colour) {
  const style = [
    { lineStyle: { width: 2.4, color: colour("--brand") }, itemStyle: { color: colour("--brand") }, symbol: "circle", symbolSize: 7 },
    { lineStyle: { width: 1.6, type: "dashed", color: colour("--ink-3") }, itemStyle: { color: colour("--ink-3") }, symbol: "none", step: "middle" },
  ];
  const text = { color: colour("--ink-2"), fontFamily: colour("--font-sans"), fontSize: 12 };
  return {
    animation: false,
    textStyle: text,
    legend: { top: 0, left: 0, itemGap: 20, textStyle: text },
    grid: { top: 36, right: 16, bottom: 28, left: 8, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, valueFormatter: (value) => (value === undefined || value === null ? "…" : `${value}${unit}`) },
    xAxis: { type: "category", data: data.periods, axisLabel: { ...text, hideOverlap: true }, axisLine: { lineStyle: { color: colour("--line-2") } }, axisTick: { show: false } },
    yAxis: { type: "value", scale: true, axisLabel: { ...text, formatter: `{value}${unit.length < 3 ? unit : ""}` }, splitLine: { lineStyle: { color: colour("--line") } } },
    series: data.series.map((line, index) => ({
      name: line.name,
      type: "line",
      data: line.values.map((value) => (value === null ? null : Number(value))),
      connectNulls: false,
      ...style[index ? 1 : 0],
    })),
  };
}

function draw(figure) {
  const data = JSON.parse(figure.querySelector("script").textContent);
  if (!data.series.length || data.periods.length < 2) return;
  figure.hidden = false;
  const styles = getComputedStyle(document.documentElement);
  const chart = window.echarts.init(figure.querySelector(".canvas"), null, { renderer: "svg" });
  chart.setOption(chartOptions(data, figure.dataset.unit, (name) => styles.getPropertyValue(name).trim()));
  for (const event of ["resize", "beforeprint", "afterprint"]) {
    window.addEventListener(event, () => chart.resize());
  }
}

window.addEventListener("DOMContentLoaded", () => {
  if (window.echarts) document.querySelectorAll(".kpi-chart").forEach(draw);
});
