/* Data maintenance: the boxes that propose records get the name of their field, which the library leaves out. */
"use strict";

function nameBox(select) {
  const box = select.parentElement.querySelector(".select2-selection");
  if (!box) return;
  const label = document.querySelector(`label[for="${select.id}"]`);
  const name = select.getAttribute("aria-label") || (label ? label.textContent.replace(/[:：]\s*$/, "").trim() : select.name);
  const text = select.multiple ? "" : select.selectedOptions[0]?.textContent.trim();
  const full = text ? `${name}: ${text}` : name;
  box.removeAttribute("aria-labelledby"); // points to the chosen text alone
  for (const part of [box, box.querySelector(".select2-selection__rendered"), box.querySelector("input")]) {
    part?.setAttribute("aria-label", full);
  }
}

function nameBoxes() {
  document.querySelectorAll("select.admin-autocomplete").forEach(nameBox);
}

// What went wrong is read out and comes first.
function tellErrors() {
  const told = document.querySelector(".errornote, .messagelist .error, .messagelist .warning, .transfer .errorlist");
  if (!told) return;
  const region = told.closest(".messagelist")?.parentElement || told;
  region.setAttribute("role", "alert");
  region.tabIndex = -1;
  region.focus();
}

// The library builds its boxes late, again for every new row, and tells of a choice through jQuery only.
window.addEventListener("DOMContentLoaded", () => {
  nameBoxes();
  tellErrors();
  new MutationObserver(nameBoxes).observe(document.body, { childList: true, subtree: true });
});
