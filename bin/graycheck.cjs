#!/usr/bin/env node
'use strict'
// Written in old syntax: an old Node must be able to read it and say what it lacks. Armed first, because a Node whose
// event loop runs dry exits 0, and 0 means "this release may go on".
process.exitCode = 12
// Until a run listens to them itself: process 1 of a container does not get signals that nobody listens to.
process.on('SIGINT', endAtOnce)
process.on('SIGTERM', endAtOnce)
var fs = require('fs')
var os = require('os')
var path = require('path')

var FLOOR = [22, 19]
var current = process.versions.node.split('.').map(Number)
var starter = path.join(__dirname, '..', 'tools', 'node', 'start.cjs')

if (current[0] > FLOOR[0] || (current[0] === FLOOR[0] && current[1] >= FLOOR[1])) {
  var module_ = require('module')
  standInForUser()
  // Compiled code is cached between runs; silently without effect where the folder can't be written.
  if (module_.enableCompileCache) module_.enableCompileCache()
  import('../dist/cli/main.js').catch(function (error) {
    process.stderr.write('graycheck could not start: ' + ((error && error.message) || error) + '\n')
  })
} else if (fs.existsSync(starter)) {
  // Only in a clone: the published package does not carry the starter.
  require(starter).start([__filename].concat(process.argv.slice(2)))
} else {
  process.stderr.write(
    'graycheck needs Node ' +
      FLOOR.join('.') +
      ' or newer; this is Node ' +
      process.versions.node +
      '.\nInstall a newer Node (https://nodejs.org) and run graycheck again.\n',
  )
}

function endAtOnce(signal) {
  process.exit(signal === 'SIGINT' ? 130 : 143)
}

// The framework asks for the home and the shell of the user, and throws where nobody knows the user: containers often
// run under a number that is in no /etc/passwd.
function standInForUser() {
  try {
    os.userInfo()
    // oxlint-disable-next-line no-unused-vars -- Old syntax has no catch without a parameter.
  } catch (error) {
    process.env.HOME = process.env.HOME || '/'
    process.env.SHELL = process.env.SHELL || ''
  }
}
