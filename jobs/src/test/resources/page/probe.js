// Lists what is wrong with the page that is open: scripts, pale texts, texts over each other.
(() => {
  const faults = [];
  if (document.scripts.length > 0) faults.push('has a script');
  if (window.hacked) faults.push('ran a script of a name');
  for (const element of document.querySelectorAll('*')) {
    for (const attribute of element.attributes) {
      if (attribute.name.startsWith('on')) faults.push('has ' + attribute.name);
    }
  }
  if (document.documentElement.scrollWidth > window.innerWidth) {
    faults.push('is wider than the window: ' + document.documentElement.scrollWidth);
  }

  const parse = colour => {
    const numbers = colour.match(/[\d.]+/g);
    return numbers ? numbers.map(Number) : [0, 0, 0, 0];
  };
  const luminance = ([r, g, b]) => {
    const part = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const background = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };

  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim();
    const parent = node.parentElement;
    if (!text || ['TITLE', 'STYLE', 'title', 'SCRIPT'].includes(parent.tagName)) continue;
    if (!parent.checkVisibility()) continue;
    const style = getComputedStyle(parent);
    const svg = parent.namespaceURI.endsWith('svg');
    const front = luminance(parse(svg ? style.fill : style.color));
    const back = luminance(background(parent));
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (contrast < 4.5) faults.push('contrast ' + contrast.toFixed(2) + ' of "' + text + '"');
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 0 && box.height > 0) boxes.push({box, text, node});
    }
  }
  boxes.sort((a, b) => a.box.top - b.box.top);
  // Lines of text may touch: glyphs are smaller than their boxes.
  const slack = 3;
  for (let i = 0; i < boxes.length; i++) {
    const a = boxes[i].box;
    for (let j = i + 1; j < boxes.length && boxes[j].box.top < a.bottom - slack; j++) {
      const b = boxes[j].box;
      if (boxes[i].node !== boxes[j].node && a.left < b.right - slack && b.left < a.right - slack
          && faults.length < 20) {
        faults.push('"' + boxes[i].text.slice(0, 60) + '" lies over "' + boxes[j].text.slice(0, 60) + '"');
      }
    }
  }
  return faults;
})()
