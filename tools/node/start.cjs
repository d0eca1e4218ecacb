'use strict'
// Runs a script with a Node that is new enough: the one that runs this file, else one from PATH, else the pinned one,
// which is installed beside this file on first use. Written in old syntax because an old Node has to read it.
var childProcess = require('child_process')
var fs = require('fs')
var path = require('path')

var FLOOR = [22, 19]

function isNewEnough(version) {
  var parts = version.replace(/^v/, '').split('.').map(Number)
  return parts[0] > FLOOR[0] || (parts[0] === FLOOR[0] && parts[1] >= FLOOR[1])
}

function versionOf(binary) {
  var answer = childProcess.spawnSync(binary, ['-p', 'process.versions.node'], { encoding: 'utf8' })
  return answer.status === 0 ? answer.stdout.trim() : ''
}

function pinnedBinary() {
  return path.join(__dirname, 'node_modules', 'node-linux-' + process.arch, 'bin', 'node')
}

// npm reports success even when an optional package was left out, so only the binary's own word counts.
function installPinned() {
  process.stderr.write(
    'Node ' +
      process.versions.node +
      ' is older than ' +
      FLOOR.join('.') +
      ': installing the pinned Node 24 into tools/node\n',
  )
  var npm = process.env.npm_execpath
  var args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  // A dry run or a production install of the outer npm must not reach this one.
  var env = Object.assign({}, process.env)
  Object.keys(env).forEach(function (name) {
    if (
      /^npm_(config_(dry_run|omit|only|include|production|ignore_scripts|workspace|prefix|global)|package_|lifecycle_)/i.test(
        name,
      )
    )
      delete env[name]
  })
  var options = { cwd: __dirname, stdio: ['ignore', 2, 2], env: env }
  if (npm && /\.[cm]?js$/.test(npm)) childProcess.spawnSync(process.execPath, [npm].concat(args), options)
  else childProcess.spawnSync('npm', args, options)
}

function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath
  var onPath = versionOf('node')
  if (onPath && isNewEnough(onPath)) return 'node'
  var binary = pinnedBinary()
  if (!fs.existsSync(binary)) installPinned()
  var pinned = fs.existsSync(binary) ? versionOf(binary) : ''
  if (pinned && isNewEnough(pinned)) return binary
  process.stderr.write(
    'graycheck needs Node ' +
      FLOOR.join('.') +
      ' or newer; this is ' +
      process.versions.node +
      ', and no pinned Node could be installed for ' +
      process.platform +
      '-' +
      process.arch +
      '.\nInstall a newer Node (https://nodejs.org) and try again.\n',
  )
  return null
}

// Hands over to a newer Node and ends as it ended, by the same code or the same signal.
function start(args) {
  var node = findNode()
  if (node === null) {
    process.exitCode = 12
    return
  }
  var env = Object.assign({}, process.env)
  if (path.isAbsolute(node)) env.PATH = path.dirname(node) + path.delimiter + (env.PATH || '')
  var child = childProcess.spawn(node, args, { stdio: 'inherit', env: env })
  process.exitCode = 12
  ;['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (signal) {
    // A terminal sends SIGINT to the whole group, so the child has it already.
    process.on(signal, function () {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  })
  child.on('error', function (error) {
    process.stderr.write('could not start ' + node + ': ' + error.message + '\n')
  })
  child.on('exit', function (code, signal) {
    process.exitCode = code === null ? 128 + (require('os').constants.signals[signal] || 0) : code
  })
}

module.exports = { start: start, isNewEnough: isNewEnough, FLOOR: FLOOR }
if (require.main === module) start(process.argv.slice(2))
