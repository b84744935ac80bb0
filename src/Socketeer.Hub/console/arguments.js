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
      throw new SyntaxError(`This is not JSON: ${error.message}`, { cause: error });
    }

    return [text];
  }
}

function kindOf(value) {
  if (value === null) {
    return "null";
  }

  return Array.isArray(value) ? "array" : typeof value;
}

// How the text was understood, so that nobody has to emit to find out.
export function describeArguments(values) {
  if (values.length === 0) {
    return "no arguments";
  }

  const kinds = values.slice(0, 4).map(kindOf).join(", ");
  const rest = values.length > 4 ? ", …" : "";
  return `${values.length} ${values.length === 1 ? "argument" : "arguments"}: ${kinds}${rest}`;
}
