// The grid of targets by keyboard: arrows and Enter go from field to field, a block is pasted, Ctrl+Z takes it back.
// What a text means the server says when it is saved; nothing is guessed.
"use strict";

(() => {
  const form = document.querySelector(".target-form");
  if (!form) return;
  const rows = [...form.querySelectorAll("tbody tr")]
    .map((row) => [...row.querySelectorAll('input:not([type="hidden"])')])
    .filter((fields) => fields.length);
  const rowOf = new Map(rows.flatMap((fields, y) => fields.map((field) => [field, y])));
  const history = []; // batches of [field, text before]

  // A year is wide and a month narrow: up and down go to what lies nearest.
  const nearest = (fields, field) => {
    const middle = (each) => each.getBoundingClientRect().left + each.getBoundingClientRect().width / 2;
    const from = middle(field);
    return fields.reduce((best, each) => (Math.abs(middle(each) - from) < Math.abs(middle(best) - from) ? each : best));
  };

  const enter = (field) => { if (field) { field.focus(); field.select(); } };

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!rowOf.has(field) || event.isComposing || event.altKey) return;
    const y = rowOf.get(field);
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "z" || !history.length) return;
      for (const [changed, text] of history.pop()) changed.value = text;
    } else if (event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey)) enter(rows[y + 1] && nearest(rows[y + 1], field));
    else if (event.key === "ArrowUp" || event.key === "Enter") enter(rows[y - 1] && nearest(rows[y - 1], field));
    else return;
    event.preventDefault();
  });

  form.addEventListener("paste", (event) => {
    const field = event.target;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!rowOf.has(field) || !/[\t\n]/.test(text)) return; // a single cell is pasted as ever
    event.preventDefault();
    const batch = [];
    text.split("\n").forEach((line, down) => {
      const fields = rows[rowOf.get(field) + down];
      if (!fields) return;
      const start = fields.indexOf(down ? nearest(fields, field) : field);
      line.split("\t").forEach((pasted, right) => {
        const target = fields[start + right];
        if (!target) return;
        batch.push([target, target.value]);
        target.value = pasted.trim();
      });
    });
    history.push(batch);
  });
})();
