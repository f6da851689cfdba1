/** What can be wrong with an answer. The codes are stable: the page shows its own text for each. */
export type FaultCode =
  | 'unknown_item'
  | 'required'
  | 'cannot_skip'
  | 'mark_shape'
  | 'not_a_scale_value'
  | 'not_an_option'
  | 'not_a_list'
  | 'too_few'
  | 'too_many'
  | 'repeated'
  | 'not_in_source'
  | 'not_text'
  | 'blank'
  | 'too_long'
  | 'broken_text'
  | 'line_shape'
  | 'line_id'
  | 'unknown_tag'
  | 'tag_number'
  | 'sleep_shape'
  | 'not_a_time'
  | 'same_time'
  | 'ratings_shape'
  | 'too_much_text';

/** One fault: where it is (item id, then list positions and member names) and the numbers its message needs. Holds no word of the answer. */
export type Fault = {
  code: FaultCode;
  path: readonly (string | number)[];
  params: Readonly<Record<string, number>>;
};

/** A fault at `path`. */
export function fault(code: FaultCode, path: Fault['path'], params: Fault['params'] = {}): Fault {
  return { code, path, params };
}
