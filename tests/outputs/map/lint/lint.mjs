// Lints the map's script as the page runs it, all files in one scope, and says where in which file; then its style sheet.
//   npm ci --prefix tests/outputs/map/lint && npm run --prefix tests/outputs/map/lint lint

import { readFileSync } from 'node:fs';
import js from '@eslint/js';
import { Linter } from 'eslint';
import stylelint from 'stylelint';

const assets = new URL('../../../../kg/outputs/map/assets/', import.meta.url);
const read = (name) => readFileSync(new URL(name, assets), 'utf8');

const starts = [];
let joined = "(() => {\n'use strict';\n";
for (const name of read('scripts.txt').split('\n').filter(Boolean)) {
  starts.push({ name, line: joined.split('\n').length });
  joined += `${read(name)}\n`;
}

const browser = [
  'Blob', 'Intl', 'Path2D', 'URL', 'URLSearchParams', 'XMLSerializer', 'addEventListener', 'clearInterval', 'clearTimeout',
  'document', 'getComputedStyle', 'history', 'innerHeight', 'innerWidth', 'location', 'matchMedia', 'navigator',
  'performance', 'setInterval', 'setTimeout', 'vis', 'window',
];
const config = {
  languageOptions: { ecmaVersion: 2023, sourceType: 'script', globals: Object.fromEntries(browser.map((name) => [name, 'readonly'])) },
  rules: {
    ...js.configs.recommended.rules,
    'no-control-regex': 'off',
    'no-restricted-properties': [
      'error',
      ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'write', 'writeln'].map((property) => ({ property, object: 'document' })),
    ],
    'no-restricted-syntax': [
      'error',
      {
        selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)$/]',
        message: 'text of documents goes in as text, never as markup',
      },
    ],
    'no-eval': 'error',
    'no-implied-eval': 'error',
    'no-new-func': 'error',
    'no-script-url': 'error',
    'no-console': 'error',
    'no-shadow': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    eqeqeq: 'error',
    'max-len': ['error', { code: 150 }],
    'max-lines-per-function': ['off'],
  },
};

let failures = 0;
for (const { line, column, message, ruleId } of new Linter().verify(`${joined}})();\n`, config)) {
  const file = starts.filter((one) => one.line <= line).at(-1) ?? { name: 'joined', line: 1 };
  process.stderr.write(`${file.name}:${line - file.line + 1}:${column}: ${message} (${ruleId})\n`);
  failures += 1;
}

const { results } = await stylelint.lint({
  code: read('map.css'),
  config: {
    rules: {
      'block-no-empty': true,
      'color-no-invalid-hex': true,
      'declaration-block-no-duplicate-properties': true,
      'no-duplicate-selectors': true,
      'no-invalid-double-slash-comments': true,
      'property-no-unknown': true,
      'selector-pseudo-class-no-unknown': true,
      'selector-type-no-unknown': true,
      'unit-no-unknown': true,
      'function-disallowed-list': ['url', 'image-set'],
      'at-rule-disallowed-list': ['import', 'font-face'],
    },
  },
});
for (const { warnings } of results) {
  for (const { line, column, text } of warnings) process.stderr.write(`map.css:${line}:${column}: ${text}\n`);
  failures += warnings.length;
}
process.exitCode = failures ? 1 : 0;
