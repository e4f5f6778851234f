// Node with a document put into it (testing/browser.ts): the specs talk to a real server, which a jsdom environment cannot run.
module.exports = require('../../jest.node.cjs')('widget', __dirname, { setupFiles: [] });
