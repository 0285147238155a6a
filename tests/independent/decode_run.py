#!/usr/bin/env python3
"""Recomputes the figures of a run from its folder, sharing no code with the product, and holds its reports against them.

Usage: decode_run.py RUN          compares; exit code 0 if every figure is equal to the last digit, 1 if not, 2 if the folder cannot be read
       decode_run.py RUN --print  prints the recomputed latencies as JSON

Python 3, standard library only. Definitions: docs/method.md and docs/run-folder.md.
"""

import base64
import json
import math
import os
import struct
import sys
import zlib
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

SHOWN = [50, 75, 90, 95, 99, 99.9, 99.99, 100]
NAN = float("nan")
V2_COMPRESSED, V2_PLAIN = 0x1C849314, 0x1C849313


class Histogram:
    """Counts by bucket of HdrHistogram's layout, with exact totals beside them."""

    def __init__(self, unit=9, half=10):
        self.unit, self.half = unit, half
        self.counts = {}
        self.count, self.sum, self.min, self.max = 0, 0, None, None

    def lowest(self, index):
        octave = (index >> self.half) - 1
        if octave < 0:
            return index << self.unit
        half = 1 << self.half
        return ((index & (half - 1)) + half) << (octave + self.unit)

    def highest(self, index):
        octave = max(0, (index >> self.half) - 1)
        return self.lowest(index) + (1 << (octave + self.unit)) - 1

    def add(self, other):
        for index, count in other.counts.items():
            self.counts[index] = self.counts.get(index, 0) + count
        if other.count:
            self.min = other.min if self.min is None else min(self.min, other.min)
            self.max = other.max if self.max is None else max(self.max, other.max)
        self.count += other.count
        self.sum += other.sum
        return self

    def percentile(self, percent):
        """Rank ceil(p n / 100), at least 1; the highest value of its bucket, at most the maximum. Microseconds."""
        if not self.count:
            return NAN
        share = Decimal(format(percent, ".15g")) * self.count / 100
        rank = min(max(1, int(share.to_integral_value(ROUND_CEILING))), self.count)
        for index in sorted(self.counts):
            rank -= self.counts[index]
            if rank <= 0:
                return float(min(self.highest(index), self.max)) / 1000
        raise AssertionError("counts do not add up")

    def mean(self):
        return float(self.sum) / float(self.count) / 1000 if self.count else NAN

    def deviation(self):
        if not self.count:
            return NAN
        mean, squares = float(self.sum) / float(self.count), 0.0
        for index in sorted(self.counts):
            low, high = self.lowest(index), self.highest(index)
            middle = float(min(max(low + (high - low) // 2, self.min), self.max))
            squares += self.counts[index] * ((middle - mean) * (middle - mean))
        return math.sqrt(squares / self.count) / 1000


def decode_histogram(text):
    """HdrHistogram's compressed V2 form."""
    raw = base64.b64decode(text, validate=True)
    cookie, length = struct.unpack(">ii", raw[:8])
    assert cookie == V2_COMPRESSED, hex(cookie)
    plain = zlib.decompress(raw[8 : 8 + length])
    cookie, payload, _, digits, lowest, highest, _ = struct.unpack(">iiiiqqd", plain[:40])
    assert (cookie, digits, lowest, highest) == (V2_PLAIN, 3, 1000, 3_600_000_000_000), "not a run's histogram"
    assert payload == len(plain) - 40
    found, index, position = Histogram(), 0, 40
    while position < len(plain):
        value, shift = 0, 0
        while True:
            byte = plain[position]
            position += 1
            if shift == 56:  # the ninth byte holds eight bits
                value |= byte << shift
                break
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
        value = (value >> 1) ^ -(value & 1)
        if value < 0:
            index -= value
            continue
        if value > 0:
            found.counts[index] = value
            found.count += value
        index += 1
    return found


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_document(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


class Run:
    def __init__(self, folder):
        self.folder = folder
        self.manifest = read_document(os.path.join(folder, "run.json"))
        assert self.manifest["format_version"] == 2
        self.completion = read_document(os.path.join(folder, "completion.json"))
        self.intervals = read_lines(os.path.join(folder, "intervals.jsonl"))
        self.parts = {}  # (tag, start in microseconds) -> histogram
        with open(os.path.join(folder, "histograms.hlog"), encoding="utf-8") as file:
            for line in file:
                if line[0] in "#\"":
                    continue
                tag, start, _, _, encoded = line.rstrip("\n").split(",")
                key = (tag.removeprefix("Tag="), round(float(start) * 1e6))
                assert key not in self.parts, key
                self.parts[key] = decode_histogram(encoded)
        used = 0
        for interval in self.intervals:
            for tag, totals in interval["latencies"].items():
                if not totals["count"]:
                    continue
                part = self.parts[(tag, round(interval["start_seconds"] * 1e6))]
                assert part.count == totals["count"], (tag, interval["start_seconds"])
                part.sum, part.min, part.max = totals["sum_ns"], totals["min_ns"], totals["max_ns"]
                used += 1
        assert used == len(self.parts), "histograms without totals"

    def merge(self, tag):
        merged = Histogram()
        for (own, _), part in self.parts.items():
            if own == tag:
                merged.add(part)
        return merged

    def at(self, interval, tag):
        """What completed in an interval, of warm-up and window together."""
        key = round(interval["start_seconds"] * 1e6)
        merged = Histogram()
        for name in ("warmup." + tag, tag):
            if (name, key) in self.parts:
                merged.add(self.parts[(name, key)])
        return merged


class Comparison:
    def __init__(self):
        self.compared, self.different = 0, []

    def same(self, where, computed, shown):
        """Equal to the last digit; null stands for what was not measured."""
        self.compared += 1
        if isinstance(computed, float) and not math.isfinite(computed):
            computed = None
        if computed != shown:
            self.different.append(f"{where}: computed {computed!r}, shown {shown!r}")


def ratio(one, other):
    return float(one) / float(other) if other else NAN


def compare_distribution(to, where, histogram, shown):
    to.same(where + ".count", histogram.count, shown["count"])
    to.same(where + ".mean_us", histogram.mean(), shown["mean_us"])
    to.same(where + ".standard_deviation_us", histogram.deviation(), shown["standard_deviation_us"])
    to.same(where + ".min_us", histogram.min / 1000 if histogram.count else NAN, shown["min_us"])
    to.same(where + ".max_us", histogram.max / 1000 if histogram.count else NAN, shown["max_us"])
    to.same(where + ".percentiles", SHOWN, [row["percentile"] for row in shown["percentiles"]])
    for row in shown["percentiles"]:
        name = f"{where}.p{row['percentile']}"
        to.same(name, histogram.percentile(row["percentile"]), row["value_us"])
        to.same(name + ".samples", histogram.count, row["samples"])
    for percent, value in shown["points"]:
        to.same(f"{where}.curve.p{percent}", histogram.percentile(percent), value)


def compare_series(to, run, series):
    own = [interval for interval in run.intervals if interval["duration_seconds"] > 0]
    to.same("series.length", len(own), len(series))
    for interval, shown in zip(own, series):
        where, seconds = f"series[{interval['start_seconds']:.3f} s]", interval["duration_seconds"]
        response, lag = run.at(interval, "response"), run.at(interval, "lag")
        to.same(where + ".start_seconds", interval["start_seconds"], shown["start_seconds"])
        to.same(where + ".ok", response.count, interval["ok"])
        to.same(where + ".goodput_per_second", ratio(response.count, seconds), shown["goodput_per_second"])
        to.same(where + ".offered_per_second", ratio(interval["scheduled"], seconds), shown["offered_per_second"])
        to.same(where + ".sent_per_second", ratio(interval["sent"], seconds), shown["sent_per_second"])
        to.same(where + ".failed_per_second", ratio(interval["failed"], seconds), shown["failed_per_second"])
        to.same(where + ".unknown_per_second", ratio(interval["unknown"], seconds), shown["unknown_per_second"])
        to.same(where + ".mean_us", response.mean(), shown["mean_us"])
        to.same(where + ".p95_us", response.percentile(95), shown["p95_us"])
        to.same(where + ".p99_us", response.percentile(99), shown["p99_us"])
        to.same(where + ".max_us", response.percentile(100), shown["max_us"])
        to.same(where + ".lag_p99_us", lag.percentile(99), shown["lag_p99_us"])


def compare_throughput(to, run, shown):
    load = run.completion["load"]
    seconds = load["measure_seconds"]
    to.same("offered_per_second", ratio(load["scheduled"], seconds), shown["offered_per_second"])
    to.same("sent_per_second", ratio(load["sent"], seconds), shown["sent_per_second"])
    to.same("goodput_per_second", ratio(load["ok_in_window"], seconds), shown["goodput_per_second"])
    attempted = load["ok"] + load["failed"] + load["unknown"] + load["dropped"]
    to.same("success_share", ratio(load["ok"], attempted), shown["success_share"])
    nominal = run.manifest["interval_seconds"]
    whole = [
        ratio(interval["ok"], interval["duration_seconds"])
        for interval in run.intervals
        if interval["stage"] == "measure" and interval["duration_seconds"] >= 0.5 * nominal
    ]
    to.same("intervals", len(whole), shown["intervals"])
    to.same("maximum_per_second", max(whole, default=NAN), shown["maximum_per_second"])
    ranked = sorted(whole, reverse=True)
    sustainable = ranked[math.ceil(0.8 * len(ranked)) - 1] if ranked else NAN
    to.same("sustainable_per_second", sustainable, shown["sustainable_per_second"])


# --- the figures as people read them -------------------------------------------------------------------------------------


def fixed(value, digits, separators=False):
    """.NET's custom formats: 15 significant digits, then halves away from zero."""
    exact = Decimal(format(value, ".15g")).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return format(exact, ",f" if separators else "f")


def trimmed(value, digits):
    text = fixed(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def significant(value):
    size = abs(value)
    if size == 0:
        return "0"
    if size < 0.009995:
        return trimmed(value, 5)
    if size < 0.09995:
        return trimmed(value, 4)
    if size < 0.9995:
        return trimmed(value, 3)
    if size < 9.995:
        return fixed(value, 2)
    return fixed(value, 1) if size < 99.95 else fixed(value, 0, True)


def duration(microseconds):
    if math.isnan(microseconds):
        return "\u2013"
    if microseconds < 999.5:
        return significant(microseconds) + " \u00b5s"
    if microseconds < 999_500:
        return significant(microseconds / 1e3) + " ms"
    return significant(microseconds / 1e6) + " s"


def compare_summary(to, response, service, path):
    with open(path, encoding="utf-8") as file:
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in file if line.startswith("| ")]
    shown = {row[0]: row[1:] for row in rows if len(row) == 3}
    for percent in SHOWN:
        name = "max" if percent == 100 else f"p{percent}"
        computed = [duration(histogram.percentile(percent)) for histogram in (response, service)]
        cells = [cell.replace(" (too few samples)", "") for cell in shown.get(name, [])]
        to.same(f"summary.md {name}", computed, cells)
    counts = [format(histogram.count, ",") for histogram in (response, service)]
    to.same("summary.md samples", counts, shown.get("samples"))


def compare_session(to, run, response, path):
    session = read_document(path)
    rows = [row for row in session["runs"] if row["run_id"] == run.manifest["run_id"]]
    to.same("results.json runs of this id", 1, len(rows))
    for row in rows:
        figures = row["figures"]
        to.same("results.json samples", response.count, figures["response_samples"])
        to.same("results.json p50", response.percentile(50), figures["response_p50_us"])
        to.same("results.json p99", response.percentile(99), figures["response_p99_us"])
        to.same("results.json p99.9", response.percentile(99.9), figures["response_p999_us"])
        to.same("results.json max", response.percentile(100), figures["response_max_us"])


def compare(run):
    to = Comparison()
    result = read_document(os.path.join(run.folder, "result.json"))
    latency = result["latency"]
    response, service = run.merge("response"), run.merge("service")
    compare_distribution(to, "response", response, latency["response"])
    compare_distribution(to, "service", service, latency["service"])
    compare_distribution(to, "schedule_lag", run.merge("lag"), latency["schedule_lag"])
    compare_distribution(to, "unsuccessful", run.merge("unsuccessful"), latency["unsuccessful"])
    for phase in (result["phases"] or {}).get("phases", []):
        if phase["distribution"]:
            compare_distribution(to, phase["name"], run.merge("phase." + phase["name"]), phase["distribution"])
    compare_throughput(to, run, result["throughput"])
    compare_series(to, run, result["throughput"]["series"])
    heat = sum(sum(column["counts"]) for column in latency["heatmap"]["columns"])
    to.same("heatmap.count", response.count + run.merge("warmup.response").count, heat)
    compare_summary(to, response, service, os.path.join(run.folder, "summary.md"))
    session = os.path.join(run.folder, "..", "..", "results.json")
    if os.path.exists(session):
        compare_session(to, run, response, session)
    return to


def main(arguments):
    try:
        run = Run(arguments[0])
    except (OSError, ValueError, KeyError, AssertionError, zlib.error, struct.error) as failure:
        print(f"{arguments[0]} cannot be read: {type(failure).__name__}: {failure}", file=sys.stderr)
        return 2
    if "--print" in arguments:
        tags = sorted({tag for tag, _ in run.parts})
        print(json.dumps({tag: {f"p{p}": run.merge(tag).percentile(p) for p in SHOWN} for tag in tags}, indent=2))
        return 0
    to = compare(run)
    for line in to.different[:50]:
        print(line)
    print(f"{to.compared} figures compared, {len(to.different)} different")
    return 1 if to.different else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
