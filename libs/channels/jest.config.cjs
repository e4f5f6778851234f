module.exports = require('../../jest.node.cjs')('channels', __dirname);
