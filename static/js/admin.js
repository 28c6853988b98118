/* Data maintenance: the boxes that propose records get the name of their field, which the library leaves out. */
"use strict";

function nameBox(select) {
  const box = select.parentElement.querySelector(".select2-selection");
  if (!box) return;
  const label = document.querySelector(`label[for="${select.id}"]`);
  const name = select.getAttribute("aria-label") || (label ? label.textContent.replace(/[:：]\s*$/, "").trim() : select.name);
  const chosen = box.querySelector(".select2-selection__rendered");
  if (select.multiple) {
    chosen?.setAttribute("aria-label", name);
    box.setAttribute("aria-label", name);
    box.querySelector("input")?.setAttribute("aria-label", name);
  } else {
    const text = select.selectedOptions[0]?.textContent.trim();
    chosen?.setAttribute("aria-label", text ? `${name}: ${text}` : name);
  }
}

function nameBoxes() {
  document.querySelectorAll("select.admin-autocomplete").forEach(nameBox);
}

// The library builds its boxes late, again for every new row, and tells of a choice through jQuery only.
window.addEventListener("DOMContentLoaded", () => {
  nameBoxes();
  new MutationObserver(nameBoxes).observe(document.body, { childList: true, subtree: true });
});
