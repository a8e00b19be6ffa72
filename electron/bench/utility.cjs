// A utility process starts with CommonJS; the tool is a module.
import('../../out/cli/patchwork.mjs').then(
  () => process.exit(process.exitCode ?? 0),
  (error) => {
    console.error(error)
    process.exit(1)
  },
)
