// Two comforts; every page works without them. Ctrl+Enter (or Cmd+Enter) sends the
// box, because Enter belongs to the text; folded parts open before printing.
"use strict";
for (const box of document.querySelectorAll("textarea[form], form textarea")) {
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      box.form.requestSubmit();
    }
  });
}
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("main details")) part.open = true;
});
