// Only eases what works without it: copy, focus, one submit, a warning before the session ends.
"use strict";

document.querySelector("[autofocus]")?.focus();

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.querySelector("span");
    const before = label.textContent;
    label.textContent = button.dataset.copied;
    document.getElementById("said").textContent = button.dataset.said;
    setTimeout(() => { label.textContent = before; }, 2500);
  });
}

// The server's own key is the real guard; this spares the second request.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// Back from the browser's memory, the form may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const menu = document.querySelector(".menu");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

const warning = document.getElementById("session-warning");
if (warning) {
  const early = 5 * 60;
  const stay = warning.querySelector("[data-stay]");
  const [asked, final] = warning.querySelectorAll("div > div");
  const end = () => location.assign(warning.dataset.ended);
  let timers = [];
  // Idle time runs from now, so what is less than that is the end of the two hours that no use prolongs.
  const plan = (seconds) => {
    const last = seconds <= early;
    timers.forEach(clearTimeout);
    timers = [setTimeout(end, seconds * 1000)];
    asked.hidden = last;
    final.hidden = !last;
    if (!last) warning.close();
    if (!warning.open) timers.push(setTimeout(() => warning.showModal(), Math.max(0, seconds - early) * 1000));
  };
  plan(Number(warning.dataset.seconds));
  stay.addEventListener("click", async () => {
    const answer = await fetch(stay.dataset.stay, { redirect: "manual" });
    if (!answer.ok) return end();
    plan(Number(await answer.text()));
  });
  warning.querySelector("[data-close]").addEventListener("click", () => warning.close());
}
