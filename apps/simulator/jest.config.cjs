module.exports = require('../../jest.node.cjs')('simulator', __dirname);
