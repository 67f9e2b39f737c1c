// The build imports JSON files as text: every byte counts here.
declare module "*.json" {
  const text: string;
  export default text;
}
