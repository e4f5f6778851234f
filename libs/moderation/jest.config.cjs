module.exports = require('../../jest.node.cjs')('moderation', __dirname);
