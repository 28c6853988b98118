/* Copies the text of a box that stands beside a button; without it one marks and copies the text oneself. */
"use strict";

async function copyText(button) {
  const box = document.getElementById(button.dataset.copies);
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
  } catch {
    document.execCommand("copy"); // over plain http browsers keep the clipboard to themselves
  }
  button.textContent = button.dataset.done;
}

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => copyText(button));
}
