// The grid like a spreadsheet: arrows, Enter, paste of a block, undo. What a text means the server says; nothing is guessed.
(() => {
  const form = document.querySelector(".grid-form");
  if (!form) return;
  const table = form.querySelector(".value-grid");
  const status = form.querySelector(".grid-status");
  const undoButton = form.querySelector("[data-undo]");
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1).map((cell) => cell.firstElementChild));
  const place = new Map(); // field -> its row and its place among the row's cells
  rows.forEach((row, y) => row.forEach((field, x) => { if (field) place.set(field, [y, x]); }));
  // The same by month, since a quarter is as wide as three: for going up and down.
  const months = [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1).flatMap(
    (cell) => Array(cell.colSpan).fill(cell.firstElementChild)));
  let month = 0; // the column that going up and down stays in
  const history = []; // batches of [field, text before]
  let before = ""; // what stood in the cell when it was entered
  let isSent = false;

  form.querySelector(".grid-keys").hidden = false;
  undoButton.hidden = false;

  const mark = (field) => field.classList.toggle("is-changed", field.value !== field.defaultValue);

  const keep = (batch) => {
    if (!batch.length) return;
    history.push(batch);
    undoButton.disabled = false;
  };

  // Ask the server what is wrong with these cells; resolves to how many are.
  const check = async (fields) => {
    const data = new FormData();
    // Numerator and denominator are read together, as they are saved together.
    for (const field of fields) if (field.value.trim()) data.append(field.name, field.value);
    const unclear = (wrong) => {
      for (const field of fields) {
        const sentence = wrong[field.name];
        if (sentence) { field.setAttribute("aria-invalid", "true"); field.title = sentence; } else { field.removeAttribute("aria-invalid"); field.title = ""; }
      }
      return fields.filter((field) => wrong[field.name]).length;
    };
    if ([...data.keys()].length === 0) return unclear({});
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const response = await fetch(form.dataset.preview, {
        method: "POST", body: data, headers: { "X-CSRFToken": token }, credentials: "same-origin",
      });
      return response.ok ? unclear(await response.json()) : 0;
    } catch {
      return 0; // saving tells
    }
  };

  const go = (y, down) => {
    const kept = month;
    for (; y >= 0 && y < rows.length; y += down) {
      const field = months[y][kept];
      if (field) { field.focus(); field.select(); month = kept; return; }
    }
  };

  const sideways = (field, step) => {
    const fields = [...place.keys()];
    const next = fields[fields.indexOf(field) + step];
    if (next) { next.focus(); next.select(); }
  };

  const undo = () => {
    const batch = history.pop();
    if (!batch) return;
    for (const [field, text] of batch) { field.value = text; mark(field); }
    undoButton.disabled = history.length === 0;
    status.textContent = form.dataset.undone;
    check(batch.map(([field]) => field));
    batch[0][0].focus();
    before = batch[0][0].value;
  };

  table.addEventListener("focusin", (event) => {
    if (!place.has(event.target)) return;
    before = event.target.value;
    month = months[place.get(event.target)[0]].indexOf(event.target);
  });
  table.addEventListener("input", (event) => { if (place.has(event.target)) mark(event.target); });
  table.addEventListener("change", (event) => {
    const field = event.target;
    if (!place.has(field) || field.value === before) return;
    keep([[field, before]]);
    before = field.value;
    check([field]);
  });

  table.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!place.has(field) || event.isComposing) return;
    const [y] = place.get(field);
    const isWhole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    const atStart = isWhole || (field.selectionStart === 0 && field.selectionEnd === 0);
    const atEnd = isWhole || field.selectionStart === field.value.length;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && field.value === before) undo();
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey)) go(y + 1, 1);
    else if (event.key === "ArrowUp" || event.key === "Enter") go(y - 1, -1);
    else if (event.key === "ArrowLeft" && atStart) sideways(field, -1);
    else if (event.key === "ArrowRight" && atEnd) sideways(field, 1);
    else if (event.key === "Escape") { field.value = before; mark(field); } else return;
    event.preventDefault();
  });

  table.addEventListener("paste", async (event) => {
    const field = event.target;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!place.has(field) || !/[\t\n]/.test(text)) return; // a single cell is pasted as ever
    event.preventDefault();
    const [top, left] = place.get(field);
    const batch = [];
    let cells = 0;
    text.split("\n").forEach((line, down) => line.split("\t").forEach((pasted, right) => {
      cells += 1;
      const target = rows[top + down] && rows[top + down][left + right];
      if (!target) return;
      batch.push([target, target === field ? before : target.value]);
      target.value = pasted.trim();
      mark(target);
    }));
    keep(batch);
    before = field.value;
    const unclear = await check(batch.map(([target]) => target));
    const counts = { cells, filled: batch.length - unclear, unclear, left: cells - batch.length };
    status.textContent = form.dataset.pasted.replace(/\{(\w+)\}/g, (_whole, name) => counts[name]);
  });

  undoButton.addEventListener("click", undo);
  form.addEventListener("submit", () => { isSent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && [...place.keys()].some((field) => field.value !== field.defaultValue)) event.preventDefault();
  });
})();
