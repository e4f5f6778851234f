module.exports = require('../../jest.node.cjs')('contracts', __dirname);
