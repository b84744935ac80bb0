// What was typed: a JSON array is the list of arguments, another JSON value the only one, and what does not even begin like
// JSON is text. What begins like JSON and is broken is a mistake worth telling.
export function parseArguments(text) {
  const trimmed = text.trim();
  if (!trimmed) {
    return [];
  }

  try {
    const value = JSON.parse(trimmed);
    return Array.isArray(value) ? value : [value];
  } catch (error) {
    if (/^[[{"]/.test(trimmed)) {
      throw new Error(`The arguments are not JSON: ${error.message}`);
    }

    return [text];
  }
}
