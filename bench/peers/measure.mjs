// What every peer here shares: its arguments, the trace, how to measure, and a row a line for the table.
// Pace and order are those of bench/Workspace.Bench/Measuring/Pace.cs.
import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { gunzipSync } from "node:zlib"

const [subject, path] = process.argv.slice(2)
const quick = process.argv.includes("--quick")
const pace = quick ? { warmUp: 400, measured: 200, least: 3, most: 7 } : { warmUp: 800, measured: 600, least: 5, most: 25 }

/// What takes longer than this is measured once: starting cold is then a small part of it.
const slow = 3000

const linear = []
const Instance = WebAssembly.Instance
WebAssembly.Instance = function (module, imports) {
  const instance = new Instance(module, imports)
  if (instance.exports.memory) linear.push(instance.exports.memory)
  return instance
}

/// Runs what an engine has for the subject that is asked for.
export async function measure(subjects) {
  if (subject != "replay") return subjects[subject]()
  const trace = readTrace()
  await settled()
  subjects.replay(trace)
}

/// Prints a row. Times are spreads, as `take` gives them.
export function row(engine, operation, figures) {
  console.log(JSON.stringify({ engine, operation, ...figures }))
}

/// A whole replay: nanoseconds an edit and what is held after it, for a new document each time. `text` reads it, `free` gives it back.
export function replayed(trace, replay, { text = (made) => made.toString(), free = () => {} } = {}) {
  const before = held()
  const begun = performance.now()
  const made = replay(trace)
  const first = performance.now() - begun
  const memory = held() - before
  check(trace, text(made))
  const edit = first > slow ? spread([first]) : take(() => replay(trace), (again) => (check(trace, text(again)), free(again)))
  return { made, figures: { edit: per(edit, trace.edits.length), memory } }
}

/// Milliseconds that something takes once it is warm. `after` runs off the clock.
export function take(work, after = () => {}) {
  let warm = 0
  for (const begun = performance.now(); performance.now() - begun < pace.warmUp; warm++) after(work())

  const measured = []
  const least = warm > 2 ? pace.least : 2
  for (let spent = 0; measured.length < least || (spent < pace.measured && measured.length < pace.most); ) {
    gc()
    const begun = performance.now()
    const made = work()
    const took = performance.now() - begun
    after(made)
    measured.push(took)
    spent += took
  }
  return spread(measured)
}

export function spread(measured) {
  measured.sort((a, b) => a - b)
  return { median: measured[measured.length >> 1], least: measured[0], most: measured[measured.length - 1] }
}

/// Milliseconds for many as nanoseconds for one.
export function per({ median, least, most }, count) {
  const scale = 1e6 / count
  return { median: median * scale, least: least * scale, most: most * scale }
}

/// Fails the run when an engine's text is not the recorded one.
export function check(trace, text) {
  if (text !== trace.end) throw new Error(`${trace.name}: got a text of ${text.length}, expected the recorded one of ${trace.end.length}.`)
}

function readTrace() {
  const bytes = readFileSync(path)
  const json = JSON.parse(path.endsWith(".gz") ? gunzipSync(bytes) : bytes)
  const edits = json.txns.flatMap((txn) => txn.patches.map(([at, removed, inserted]) => ({ at, removed, inserted })))
  return { name: basename(path).split(".")[0], edits, end: json.endContent }
}

/// What reading the trace left is gone; buffers are freed a little later than objects.
async function settled() {
  gc()
  await new Promise((resolve) => setTimeout(resolve, 100))
}

/// The heap after a collection, and all of WebAssembly's memory, which never shrinks.
function held() {
  gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers + linear.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)
}
