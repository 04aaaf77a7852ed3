/** Messages between the panel's page and the host: what arrives may be anything. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseHostMessage, parsePanelState, parseWebviewMessage } from '../../../src/protocol';
import { fromHost, fromWebview, state } from '../../../test/unit/protocol/specimens';

const anything = fc.anything({
  withTypedArray: true,
  withNullPrototype: true,
  withDate: true,
  withBigInt: true,
  withMap: true,
  withSparseArray: true,
  maxDepth: 4,
});
const key = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'type', 'series', 'settings', 'uri', '0'),
);

/** A well-formed message with up to three of its parts replaced, added or taken away. */
const damaged = fc
  .tuple(
    fc.constantFrom<unknown>(...fromHost, ...fromWebview, state),
    fc.array(
      fc.record({
        path: fc.array(fc.nat({ max: 9 }), { maxLength: 4 }),
        key,
        value: anything,
        remove: fc.boolean(),
      }),
      {
        maxLength: 3,
      },
    ),
  )
  .map(([message, changes]) => {
    const changed: unknown = structuredClone(message);
    for (const { path, key: name, value, remove } of changes) {
      let at = changed;
      for (const step of path) {
        const inner: unknown[] = isObject(at) ? Object.values(at).filter(isObject) : [];
        if (inner.length > 0) at = inner[step % inner.length];
      }
      if (!isObject(at)) continue;
      const names = Object.keys(at);
      const own = names[(path[0] ?? 0) % Math.max(1, names.length)];
      if (remove && own !== undefined) Reflect.deleteProperty(at, own);
      // An array's length takes no such value: then nothing is changed.
      else
        Reflect.defineProperty(at, own === undefined || path.length % 2 === 0 ? name : own, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
    }
    return changed;
  });

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

/** Nothing throws; what is taken is taken again just so, also after it crossed to the other side. */
export const messages = fc.property(
  fc.oneof({ weight: 1, arbitrary: anything }, { weight: 3, arbitrary: damaged }),
  (data) => {
    for (const parse of [parseHostMessage, parseWebviewMessage, parsePanelState]) {
      const taken = parse(data);
      if (taken === null) continue;
      assert.deepEqual(parse(structuredClone(taken)), taken);
      assert.equal(Object.getPrototypeOf(taken), Object.prototype);
    }
    assert.deepEqual(Object.keys(Object.prototype), []);
  },
);
