"use strict";
// Makes a report interactive. Without it everything is still there: charts as SVG, values in tables.
(() => {
  const root = document.documentElement;
  const style = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const charts = [];

  // Numbers, as the tables write them.
  const digits = (value) => {
    const size = Math.abs(value);
    if (size === 0) return "0";
    if (size < 0.9995) return String(+value.toFixed(4));
    if (size < 9.995) return value.toFixed(2);
    if (size < 99.95) return value.toFixed(1);
    return Math.round(value).toLocaleString("en-US");
  };
  const bytes = (value) => {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let unit = 0;
    while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return digits(value) + " " + units[unit];
  };
  const show = (value, unit) => {
    if (value == null) return "–";
    switch (unit) {
      case "us":
        return value < 999.5 ? digits(value) + " µs" : value < 999500 ? digits(value / 1e3) + " ms" : digits(value / 1e6) + " s";
      case "1/s":
        return digits(value) + "/s";
      case "bytes":
        return bytes(value);
      case "bytes/s":
        return bytes(value) + "/s";
      case "share":
        return +(100 * value).toFixed(2) + " %";
      case "cores":
        return digits(value) + " cores";
      default:
        return digits(value);
    }
  };

  function shadeAndMark(data) {
    return (u) => {
      const { ctx } = u;
      const { left, top, width, height } = u.bbox;
      const inside = (x) => Math.min(left + width, Math.max(left, x));
      ctx.save();
      for (const band of data.bands) {
        const from = inside(u.valToPos(band.From ?? band.from, "x", true));
        const to = inside(u.valToPos(band.To ?? band.to, "x", true));
        ctx.globalAlpha = 0.13;
        ctx.fillStyle = style({ bound: "bad", fault: "s6" }[band.tone] ?? "quiet");
        ctx.fillRect(from, top, to - from, height);
      }
      ctx.globalAlpha = 1;
      ctx.strokeStyle = style("s4");
      ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
      for (const mark of data.marks) {
        const x = Math.round(u.valToPos(mark.at, "x", true));
        if (x < left || x > left + width) continue;
        ctx.beginPath();
        ctx.moveTo(x, top);
        ctx.lineTo(x, top + height);
        ctx.stroke();
      }
      ctx.restore();
    };
  }

  // The legend shows what is under the cursor, and its buttons hide and show lines.
  function liveLegend(figure, data) {
    const items = [...figure.querySelectorAll(".legend li:not(.span)")];
    const mark = figure.querySelector(".legend .key.mark")?.parentElement;
    const name = (x) => (data.isTime ? +x.toFixed(2) + " s" : +(100 * (1 - 10 ** -x)).toFixed(5) + " %");
    return (u) => {
      const index = u.cursor.idx;
      items.forEach((item, i) => {
        item.querySelector("output").textContent = index == null ? "" : show(u.data[i + 1][index], data.unit);
      });
      if (mark) {
        const x = index == null ? null : u.posToVal(u.cursor.left, "x");
        const reach = (u.scales.x.max - u.scales.x.min) / 80;
        const near = x == null ? [] : data.marks.filter((m) => Math.abs(m.at - x) < reach);
        mark.querySelector("output").textContent = near.map((m) => name(m.at) + " " + m.name).join("; ");
      }
      figure.querySelector(".cursor-at").textContent = index == null ? "" : "at " + name(u.data[0][index]);
    };
  }

  function draw(entry) {
    const { figure, canvas, data } = entry;
    entry.plot?.destroy();
    const axis = (more) => ({
      stroke: style("quiet-ink"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: style("line"), width: 1 },
      ticks: { show: false },
      ...more,
    });
    const ticks = (of) => ({
      splits: (u, i, min, max) => {
        const given = of.ticks.map((t) => t.value).filter((v) => v >= min && v <= max);
        return min <= of.min * 1.0001 && max >= of.max * 0.9999 ? given : null;
      },
    });
    const time = data.xAxis;
    const isAll = (min, max) => min <= data.x[0] && max >= data.x.at(-1);
    const isWhole = (u) => u.scales.x.min <= time.min + 1e-9 && u.scales.x.max >= time.max - 1e-9;
    const xTicks = (u, i, min, max, step) => {
      if (isWhole(u)) return time.ticks.map((t) => t.value);
      const found = [];
      for (let v = Math.ceil(min / step) * step; v <= max; v += step) found.push(v);
      return found;
    };
    let last = -Infinity; // Where the last label went: on a narrow screen some give way.
    const xLabels = (u, splits) =>
      splits.map((v, i) => {
        const at = u.valToPos(v, "x");
        if (i > 0 && at - last < 42) return "";
        last = at;
        const given = time.ticks.find((t) => Math.abs(t.value - v) < 1e-9);
        return given ? given.label : data.isTime ? +v.toFixed(3) + " s" : +(100 * (1 - 10 ** -v)).toFixed(4) + " %";
      });
    const yLabels = (u, splits) => splits.map((v) => (v == null ? "" : (data.yAxis.ticks.find((t) => t.value === v)?.label ?? show(v, data.unit))));
    entry.plot = new uPlot(
      {
        width: canvas.clientWidth,
        height: data.isSmall ? 190 : 270,
        padding: [8, 14, 0, 0],
        legend: { show: false },
        cursor: { sync: data.isTime ? { key: "time" } : undefined, drag: { x: true, y: false }, points: { size: 7 }, y: false },
        scales: {
          x: { time: false, range: (u, min, max) => (isAll(min, max) ? [time.min, time.max] : [min, max]) },
          y: { distr: data.yAxis.isLog ? 3 : 1, range: [data.yAxis.min, data.yAxis.max] },
        },
        axes: [
          axis({ grid: { show: false }, splits: xTicks, values: xLabels, space: 60, size: 28 }),
          axis({ ...ticks(data.yAxis), values: yLabels, size: 64, gap: 8 }),
        ],
        series: [
          {},
          ...data.series.map((line, i) => ({
            label: line.name,
            show: !entry.hidden.has(i),
            stroke: style(line.tone),
            width: line.isDashed ? 1.5 : 2,
            dash: line.isDashed ? [5, 4] : undefined,
            points: { show: line.values.filter((v) => v != null).length < 3, size: 7, fill: style(line.tone) },
          })),
        ],
        hooks: {
          drawClear: [shadeAndMark(data)],
          setCursor: [liveLegend(figure, data)],
        },
      },
      [data.x, ...data.series.map((line) => line.values)],
      canvas
    );
  }

  function begin(figure) {
    const canvas = figure.querySelector(".canvas");
    const data = JSON.parse(figure.querySelector("script.data").textContent);
    if (data.x.length === 0) return;
    const entry = { figure, canvas, data, hidden: new Set() };
    const at = document.createElement("li");
    at.className = "span cursor-at";
    figure.querySelector(".legend").append(at);
    figure.querySelectorAll(".legend li:not(.span) .name").forEach((name, i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "name";
      button.textContent = name.textContent;
      button.setAttribute("aria-pressed", "true");
      button.title = "Show or hide";
      button.addEventListener("click", () => {
        const isHidden = !entry.hidden.has(i);
        entry.hidden[isHidden ? "add" : "delete"](i);
        button.setAttribute("aria-pressed", String(!isHidden));
        button.parentElement.classList.toggle("off", isHidden);
        entry.plot.setSeries(i + 1, { show: !isHidden });
      });
      name.replaceWith(button);
    });
    canvas.classList.add("live");
    draw(entry);
    charts.push(entry);
    new ResizeObserver(() => entry.plot.setSize({ width: canvas.clientWidth, height: data.isSmall ? 190 : 270 })).observe(canvas);
  }

  function beginMap(figure) {
    const cells = figure.querySelector(".cells");
    const tip = figure.querySelector(".tip");
    const data = JSON.parse(figure.querySelector("script.data").textContent);
    if (data.columns.length === 0) return;
    const from = Math.min(...data.columns.map((c) => c.from));
    const to = Math.max(...data.columns.map((c) => c.to));
    cells.addEventListener("pointermove", (e) => {
      const box = cells.getBoundingClientRect();
      const time = from + ((e.clientX - box.left) / box.width) * (to - from);
      const buckets = data.bounds.length - 1;
      const bucket = Math.min(buckets - 1, Math.max(0, Math.floor((1 - (e.clientY - box.top) / box.height) * buckets)));
      const count = data.columns.filter((c) => time >= c.from && time < c.to).reduce((sum, c) => sum + c.counts[bucket], 0);
      tip.hidden = false;
      tip.textContent = `${+time.toFixed(1)} s, ${show(data.bounds[bucket], "us")} to ${show(data.bounds[bucket + 1], "us")}: ${count.toLocaleString("en-US")}`;
      tip.style.left = Math.min(box.width - tip.offsetWidth - 4, Math.max(4, e.clientX - box.left + 12)) + "px";
      tip.style.top = Math.max(4, e.clientY - box.top - 34) + "px";
    });
    cells.addEventListener("pointerleave", () => (tip.hidden = true));
  }

  // One cursor over all rows of the timeline: what was going on at that moment.
  function beginTimeline(figure) {
    const strip = figure.querySelector(".strip");
    const shades = figure.querySelector(".shades");
    const cursor = figure.querySelector(".cursor");
    const tip = figure.querySelector(".shades .tip");
    const data = JSON.parse(figure.querySelector("script.data").textContent);
    const at = (list, time) => list.filter((span) => time >= span.from && time < span.to).map((span) => span.name);
    strip.addEventListener("pointermove", (e) => {
      const box = shades.getBoundingClientRect();
      const time = data.from + ((e.clientX - box.left) / box.width) * (data.to - data.from);
      const isInside = e.clientX >= box.left && e.clientX <= box.right;
      cursor.hidden = tip.hidden = !isInside;
      if (!isInside) return;
      const now = data.intervals.find((i) => time >= i[0] && time < i[1]);
      const near = data.events.filter((event) => Math.abs(event.at - time) < (data.to - data.from) / 250);
      tip.replaceChildren();
      for (const line of [
        [+time.toFixed(2) + " s", ...at(data.faults, time).map((name) => "fault " + name)].join(" · "),
        now ? `${show(now[2], "1/s")} · p99 ${show(now[3], "us")}` : "",
        at(data.leaders, time).map((name) => "leader " + (name || "none")).join(""),
        ...near.slice(0, 4).map((event) => `${+event.at.toFixed(3)} s ${event.name}`),
      ].filter(Boolean)) {
        const row = document.createElement("div");
        row.textContent = line;
        tip.append(row);
      }
      const x = e.clientX - box.left;
      cursor.style.left = x + "px";
      tip.style.left = (x + 14 + tip.offsetWidth > box.width ? Math.max(0, x - 14 - tip.offsetWidth) : x + 14) + "px";
      tip.style.top = Math.max(0, Math.min(box.height - tip.offsetHeight, e.clientY - box.top + 12)) + "px";
    });
    strip.addEventListener("pointerleave", () => (cursor.hidden = tip.hidden = true));
  }

  const redraw = () => charts.forEach(draw);

  function beginTheme() {
    const button = document.querySelector("button.theme");
    if (!button) return;
    const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
    const name = () => {
      button.textContent = isDark() ? "Light" : "Dark";
      button.setAttribute("aria-label", "Switch to " + button.textContent.toLowerCase() + " colors");
    };
    const keep = (theme) => {
      try {
        if (theme) localStorage.setItem("perftests-theme", theme);
        return localStorage.getItem("perftests-theme");
      } catch {
        return null; // Pages from disk may have no storage.
      }
    };
    const kept = keep();
    if (kept === "dark" || kept === "light") root.dataset.theme = kept;
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      keep(root.dataset.theme);
      name();
      redraw();
    });
    dark.addEventListener("change", () => {
      name();
      redraw();
    });
  }

  function beginCopy() {
    for (const button of document.querySelectorAll("button.copy")) {
      if (!navigator.clipboard) continue;
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.previousElementSibling.textContent);
        button.textContent = "Copied";
        setTimeout(() => (button.textContent = "Copy"), 1500);
      });
    }
  }

  beginTheme();
  beginCopy();
  document.querySelectorAll("figure.chart").forEach((figure) => {
    if (figure.querySelector(".canvas")) begin(figure);
    else if (figure.classList.contains("heatmap")) beginMap(figure);
    else if (figure.classList.contains("timeline")) beginTimeline(figure);
  });
})();
