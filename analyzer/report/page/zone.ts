// Instants as people read them, in a zone that was chosen: UTC until somebody asks for another, and
// never the zone of the browser by itself.

export interface Zone {
  /** As in the address: "" for UTC, "Europe/Berlin", or "+02:00" when only an offset is known. */
  readonly id: string;
  readonly label: string;
  /** Year … millisecond of an instant in this zone. */
  fields(ms: number): readonly number[];
}

function utcFields(ms: number): readonly number[] {
  const d = new Date(ms);
  return [
    d.getUTCFullYear(),
    d.getUTCMonth() + 1,
    d.getUTCDate(),
    d.getUTCHours(),
    d.getUTCMinutes(),
    d.getUTCSeconds(),
    d.getUTCMilliseconds(),
  ];
}

export const kUtc: Zone = { id: "", label: "UTC", fields: utcFields };

/** "+02:00" for 7200. */
export function offsetName(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${seconds < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function fixed(id: string, sign: string, hours: number, minutes: number): Zone {
  const offset = (sign === "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000;
  return { id, label: `UTC${id}`, fields: (ms) => utcFields(ms + offset) };
}

/** Undefined when the browser does not know the zone. */
export function zoneNamed(id: string): Zone | undefined {
  if (id === "" || id === "UTC") return kUtc;
  const offset = /^([+-])(\d\d):(\d\d)$/.exec(id);
  if (offset) return fixed(id, offset[1] ?? "+", Number(offset[2]), Number(offset[3]));
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: id,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return undefined;
  }
  const order = ["year", "month", "day", "hour", "minute", "second"];
  return {
    id,
    label: id,
    fields: (ms) => {
      const values = [0, 0, 0, 0, 0, 0, ((ms % 1000) + 1000) % 1000];
      for (const part of format.formatToParts(ms)) {
        const at = order.indexOf(part.type);
        if (at >= 0) values[at] = Number(part.value);
      }
      return values;
    },
  };
}

const two = (n: number | undefined) => String(n).padStart(2, "0");

export function dateOf(zone: Zone, ms: number): string {
  const [year, month, day] = zone.fields(ms);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** "08:04:38", and with milliseconds when asked for. */
export function clockOf(zone: Zone, ms: number, precise = false): string {
  const [, , , hour, minute, second, milli] = zone.fields(ms);
  const clock = `${two(hour)}:${two(minute)}:${two(second)}`;
  return precise ? `${clock}.${String(milli).padStart(3, "0")}` : clock;
}

/** "2026-11-21 08:04:38 UTC" */
export function timeOf(zone: Zone, ms: number, precise = false): string {
  return `${dateOf(zone, ms)} ${clockOf(zone, ms, precise)} ${zone.label}`;
}
