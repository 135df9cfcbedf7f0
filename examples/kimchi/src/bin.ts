// The command as it is installed, in one file (scripts/bundle-app.ts). V8 keeps what is loaded here as a snapshot; a start from it begins with the function below.
import { startupSnapshot } from 'node:v8'
import { runCommand } from './command.ts'
import { warmUp } from './warm.ts'

const run = (): void => void runCommand()
if (startupSnapshot.isBuildingSnapshot()) {
  startupSnapshot.setDeserializeMainFunction(run)
  void warmUp()
} else run()
