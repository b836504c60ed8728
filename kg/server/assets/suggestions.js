/** The list of completions beside the caret of the editor. */
function suggestions(editor, list) {
  let found = [];
  let chosen = 0;

  function close() {
    found = [];
    list.hidden = true;
    editor.removeAttribute("aria-activedescendant");
    editor.setAttribute("aria-expanded", "false");
  }

  function draw() {
    const items = found.map((one, i) => {
      const item = element("li", { id: `suggestion-${i}`, role: "option", "aria-selected": String(i === chosen) });
      item.append(element("b", { textContent: one.text }), element("span", { textContent: one.note }));
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        accept(i);
      });
      return item;
    });
    list.replaceChildren(...items);
    list.hidden = false;
    place();
    items[chosen].scrollIntoView({ block: "nearest" });
    editor.setAttribute("aria-expanded", "true");
    editor.setAttribute("aria-activedescendant", `suggestion-${chosen}`);
  }

  /** The font has one width and lines do not wrap, so that the caret's place is a matter of counting. */
  function place() {
    const before = editor.value.slice(0, wordAt(editor.value, editor.selectionStart).start);
    const line = before.split("\n").length;
    const column = before.length - before.lastIndexOf("\n") - 1;
    const style = getComputedStyle(editor);
    const ruler = document.createElement("canvas").getContext("2d");
    ruler.font = style.font;
    const left = parseFloat(style.paddingLeft) + column * ruler.measureText("0").width - editor.scrollLeft;
    const top = parseFloat(style.paddingTop) + line * parseFloat(style.lineHeight) - editor.scrollTop;
    list.style.left = `${Math.max(0, Math.min(left, editor.clientWidth - 240))}px`;
    list.style.top = `${Math.max(0, Math.min(top, editor.clientHeight))}px`;
  }

  function open() {
    found = completions(editor.value, editor.selectionStart);
    chosen = 0;
    if (found.length) draw();
    else close();
  }

  function accept(which) {
    const caret = editor.selectionStart;
    const { start } = wordAt(editor.value, caret);
    editor.setRangeText(found[which].text, start, caret, "end");
    close();
    editor.focus();
  }

  editor.addEventListener("input", open);
  editor.addEventListener("blur", close);
  editor.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.code === "Space") {
      event.preventDefault();
      open();
    } else if (!found.length || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      draw();
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      accept(chosen);
    } else if (event.key === "Escape" || event.key.startsWith("Arrow")) {
      close();
    }
  });
  return { close };
}
