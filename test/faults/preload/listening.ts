/** Says when the program begins to listen to SIGTERM. */
process.on('newListener', (event) => {
  if (event === 'SIGTERM') process.stderr.write('listening\n')
})
