import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier/flat';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const only = (sourceTag, ...tags) => ({ sourceTag, onlyDependOnLibsWithTags: tags.map((tag) => `scope:${tag}`) });
const SPEC_FILES = [
  '**/*.spec.ts',
  '**/*.int-spec.ts',
  '**/*.e2e-spec.ts',
  '**/testing/**',
  '**/test/**',
  'libs/testing/**',
];

const globals = (...names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

export default defineConfig(
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { ignores: ['**/dist', '**/coverage', '**/.nx', '**/.angular', '**/.data', '**/node_modules'] },
  {
    files: ['**/*.ts'],
    extends: [eslint.configs.recommended, tseslint.configs.strict, prettier],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          banTransitiveDependencies: false,
          allow: ['/tools/(bluesky|mail|wordpress)/index\\.mjs$'], // specs start real servers from there
          depConstraints: [
            { ...only('scope:contracts', 'contracts'), bannedExternalImports: ['*'] },
            only('scope:platform', 'contracts', 'platform', 'testing'),
            only('scope:identity', 'contracts', 'platform', 'identity', 'testing'),
            {
              ...only('scope:channels', 'contracts', 'channels'),
              bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', 'bull', '@nestjs/bull', 'ioredis', 'socket.io*'],
            },
            {
              ...only('scope:moderation', 'contracts', 'moderation'),
              bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', 'bull', '@nestjs/bull', 'ioredis', 'socket.io*'],
            },
            only('scope:inbox', 'contracts', 'platform', 'identity', 'channels', 'moderation', 'inbox', 'testing'),
            only('scope:insights', 'contracts', 'platform', 'identity', 'moderation', 'inbox', 'insights', 'testing'),
            only(
              'scope:widget-server',
              'contracts',
              'platform',
              'identity',
              'channels',
              'inbox',
              'widget-server',
              'testing',
            ),
            only('scope:testing', 'contracts', 'platform', 'testing'),
            only('scope:ui', 'contracts', 'ui'),
            only('scope:console', 'contracts', 'ui', 'console'),
            only('scope:widget', 'contracts', 'widget'),
            only(
              'scope:api',
              'contracts',
              'platform',
              'identity',
              'channels',
              'moderation',
              'inbox',
              'insights',
              'widget-server',
              'testing',
              'api',
              'simulator',
            ),
            only(
              'scope:worker',
              'contracts',
              'platform',
              'identity',
              'channels',
              'moderation',
              'inbox',
              'insights',
              'widget-server',
              'testing',
              'worker',
            ),
            only('scope:simulator', 'contracts', 'channels', 'simulator'),
            only('scope:e2e', 'contracts', 'e2e'),
            {
              sourceTag: 'platform:node',
              bannedExternalImports: ['@angular/*'],
              onlyDependOnLibsWithTags: ['platform:node', 'platform:any'],
            },
            {
              sourceTag: 'platform:browser',
              bannedExternalImports: [
                '@nestjs/*',
                'typeorm',
                'bull',
                '@nestjs/bull',
                'class-validator',
                'pg',
                'ioredis',
              ],
              onlyDependOnLibsWithTags: ['platform:browser', 'platform:any'],
            },
          ],
        },
      ],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@nestjs/common',
              importNames: ['forwardRef'],
              message: 'Break the cycle with an event or by moving the rule down.',
            },
            { name: '@parvis/testing', message: 'Specs only.' },
            { name: '@parvis/channels/testing', message: 'Specs only.' },
            { name: '@parvis/channels/doubles', message: 'Specs and the simulator only.' },
            { name: '@parvis/identity/testing', message: 'Specs only.' },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.property.name=/^transaction/] ArrowFunctionExpression MemberExpression[object.type='ThisExpression'][property.name='db']",
          message: 'Inside a transaction use its tx, or the write escapes it.',
        },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Read the environment through loadConfig.',
        },
      ],
      '@typescript-eslint/no-extraneous-class': 'off', // Nest modules and components are often empty classes
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  {
    files: SPEC_FILES,
    rules: {
      'no-restricted-imports': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['apps/simulator/**/*.ts', 'libs/platform/src/config/**/*.ts', 'apps/*/src/main.ts'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': 'off' },
  },
  {
    files: [
      'libs/inbox/**/*.controller.ts',
      'libs/identity/**/*.controller.ts',
      'libs/insights/**/*.controller.ts',
      'libs/inbox/src/realtime/**/*.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['*.entity', '**/*.entity'], message: 'Controllers and sockets speak views, not entities.' },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/console/**/*.ts', 'libs/ui/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: ['app', 'mi'], style: 'kebab-case' }],
      '@angular-eslint/directive-selector': ['error', { type: 'attribute', prefix: ['app', 'mi'], style: 'camelCase' }],
    },
  },
  {
    files: ['apps/console/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@angular/cdk/*', '@angular/aria/*'], message: 'Only ui/ imports CDK and Aria.' }] },
      ],
    },
  },
  {
    files: ['apps/console/**/*.html', 'libs/ui/**/*.html', 'apps/console/**/*.ts', 'libs/ui/**/*.ts'],
    ignores: ['**/index.html', '**/*.ts'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [eslint.configs.recommended, prettier],
    languageOptions: {
      globals: globals(
        'process',
        'console',
        'performance',
        'setTimeout',
        'clearTimeout',
        'setInterval',
        'clearInterval',
        'setImmediate',
        'require',
        'module',
        'exports',
        '__dirname',
        'globalThis',
        'fetch',
        'URL',
        'Buffer',
        'AbortSignal',
        'AbortController',
        'crypto',
        'TextEncoder',
        'TextDecoder',
        'structuredClone',
      ),
    },
  },
  {
    files: ['**/*.spec.mjs'],
    languageOptions: {
      globals: globals('describe', 'it', 'expect', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach', 'jest'),
    },
  },
);
