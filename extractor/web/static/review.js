// The keyboard. Every page works without this file: a key presses what carries it in `aria-keyshortcuts`.
"use strict";

const OFF = "claims-keys-off";
const help = document.getElementById("help");
const box = document.getElementById("keys-on");

function keysOn() {
  try { return localStorage.getItem(OFF) === null; } catch { return true; }
}

function writing(element) {
  return element.matches("input:not([type=checkbox]), textarea, select") || element.isContentEditable;
}

// Open what a link points to and go to its first field, or the one that the link names.
function openFor(link) {
  const part = document.getElementById(link.dataset.opens);
  part.open = true;
  const field = document.getElementById(link.dataset.field) || part.querySelector("textarea, input:not([type=hidden]), select");
  part.scrollIntoView({ block: "nearest" });
  field.focus();
  if (field.select) field.select();
}

// Go to the next or previous of some elements, from the one in focus or else from the number of this claim.
function walk(selector, step) {
  const all = [...document.querySelectorAll(selector)];
  if (!all.length) return;
  let at = all.indexOf(document.activeElement);
  const here = document.getElementById("here");
  if (at < 0 && here) {
    const after = all.findIndex((one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    at = step > 0 ? (after < 0 ? all.length : after) - 1 : (after < 0 ? all.length : after);
  } else if (at < 0) {
    at = step > 0 ? -1 : all.length;
  }
  const next = all[(at + step + all.length) % all.length];
  next.focus();
  next.scrollIntoView({ block: "center" });
}

function press(key) {
  if (key === "?" && help) return help.open ? help.close() : help.showModal(), true;
  if (help && help.open) return false;
  if (key === "n" || key === "N") return walk("a.unclaimed", key === "n" ? 1 : -1), true;
  if (document.body.classList.contains("list") && (key === "j" || key === "k")) return walk(".found .line", key === "j" ? 1 : -1), true;
  const target = document.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (target.dataset.opens) openFor(target);
  else if (target.matches("input[type=search]")) target.select();
  else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  const field = writing(event.target);
  if (event.key === "Escape" && field) {
    event.target.blur();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.target.form.requestSubmit();
  } else if (!field && keysOn() && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && event.key.length === 1) {
    if (press(event.key)) event.preventDefault();
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-opens]");
  if (!link) return;
  event.preventDefault();
  openFor(link);
});

// A form is sent once: a second press of the key while the page is under way does nothing.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));

if (box) {
  box.checked = keysOn();
  box.addEventListener("change", () => {
    try { box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes"); } catch { /* not kept */ }
    document.body.classList.toggle("quiet", !box.checked);
  });
  document.body.classList.toggle("quiet", !keysOn());
}
const fault = document.querySelector("[aria-invalid=true]");
const here = document.getElementById("here");
const first = document.querySelector("main > .edit input:not([type=hidden])");
if (fault) fault.focus();
else if (first) { first.focus(); first.select(); }
else if (here && !location.hash) {
  if (matchMedia("(min-width: 62rem)").matches) here.scrollIntoView({ block: "center" });
  document.getElementById("claim-title").focus({ preventScroll: true });
}
