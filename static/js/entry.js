// Asks the server how a KPI would stand while its figure is typed. Nothing is worked out here, and nothing written.
(() => {
  const form = document.querySelector(".entry-form");
  if (!form) return;
  const WAIT = 300; // ms without a key before the server is asked
  const timers = new Map();
  const turns = new Map();

  const fieldsOf = (row) => {
    const data = new FormData();
    for (const field of row.querySelectorAll("input, textarea")) {
      const isOff = (field.type === "checkbox" || field.type === "radio") && !field.checked;
      if (field.name && field.type !== "file" && !isOff) data.append(field.name, field.value);
    }
    return data;
  };

  const show = (row, answer) => {
    row.querySelector(".trial-light").innerHTML = answer.html; // the server's own template, escaped there
    row.classList.toggle("is-behind", answer.asks);
    const list = row.querySelector(".faults");
    list.replaceChildren(...Object.values(answer.faults).map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }));
    row.classList.toggle("is-faulty", list.children.length > 0);
    for (const name of ["actual", "numerator", "denominator"]) {
      const field = row.querySelector(`[name$="-${name}"]`);
      if (!field) continue;
      const isWrong = name in answer.faults || (name === "actual" && "figure" in answer.faults);
      if (isWrong) {
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", list.id);
      } else {
        field.removeAttribute("aria-invalid");
      }
    }
    if (answer.asks || "figure" in answer.faults) row.querySelector("details").open = true;
    confirmation(row, list, answer);
  };

  // The tick that says an unlikely figure is right; the server names the figure that it is about.
  const confirmation = (row, list, answer) => {
    const old = row.querySelector(".confirm");
    const box = old && old.querySelector("input");
    if (box && box.value === answer.key && (box.checked || "figure" in answer.faults)) return;
    if (old) old.remove();
    if (answer.confirm) list.parentElement.insertAdjacentHTML("afterend", answer.confirm);
  };

  const ask = async (row) => {
    const turn = (turns.get(row) || 0) + 1;
    turns.set(row, turn);
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const response = await fetch(form.dataset.preview, {
        method: "POST", body: fieldsOf(row), headers: { "X-CSRFToken": token }, credentials: "same-origin",
      });
      if (!response.ok) return;
      const answers = await response.json();
      if (turns.get(row) === turn && answers[row.dataset.kpi]) show(row, answers[row.dataset.kpi]);
    } catch {
      // Without an answer the light stays as it was; saving tells.
    }
  };

  form.addEventListener("input", (event) => {
    const row = event.target.closest(".entry-kpi");
    if (!row) return;
    row.querySelector(".state-word").textContent = form.dataset.unsaved;
    if (!/-(actual|numerator|denominator|is_not_applicable|confirmed|step\d+)$/.test(event.target.name)) return;
    clearTimeout(timers.get(row));
    timers.set(row, setTimeout(ask, WAIT, row));
  });

  // Enter goes to the next figure; sending the form is for the buttons.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.isComposing) return;
    event.preventDefault();
    const figures = [...form.querySelectorAll(".figure input:not([type=hidden])")];
    const next = figures[figures.indexOf(event.target) + 1];
    if (next && figures.includes(event.target)) { next.focus(); next.select(); }
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest(".carry button");
    if (!button) return;
    event.preventDefault();
    const row = button.closest(".entry-kpi");
    for (const last of row.querySelectorAll("[data-carries]")) {
      const field = document.getElementById(last.dataset.carries);
      if (!field.value.trim()) field.value = last.textContent;
    }
    row.querySelector(".state-word").textContent = form.dataset.unsaved;
  });

  const isChanged = (field) => !["hidden", "submit", "file"].includes(field.type) && (
    field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue);
  const unsaved = () => [...form.elements].some(isChanged);

  // What was typed before this script arrived, or what the browser filled in again on the way back.
  for (const row of form.querySelectorAll(".entry-kpi")) {
    if (![...row.querySelectorAll("input, textarea")].some(isChanged)) continue;
    row.querySelector(".state-word").textContent = form.dataset.unsaved;
    ask(row);
  }

  let isSent = false;
  form.addEventListener("submit", () => { isSent = true; });
  window.addEventListener("beforeunload", (event) => { if (!isSent && unsaved()) event.preventDefault(); });
})();
