// The samples of the API's reference, byte for byte as the conformance vectors have them,
// and two of our own.
import completed from "../../../../../testdata/vectors/samples/documented-completed.json";
import failed from "../../../../../testdata/vectors/samples/documented-failed.json";
import running from "../../../../../testdata/vectors/samples/documented-processing.json";
import report from "./samples/report.json";

/** Documents that the page can show at once. */
export const samples = [
  { label: "A sales report", text: report },
  { label: "The API’s “completed”", text: completed },
  { label: "“failed”", text: failed },
  { label: "“still processing”", text: running },
  { label: "A broken one", text: report.replace("4102,", "4102.,") },
];
