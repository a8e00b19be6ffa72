export function electronEnvironment(env: NodeJS.ProcessEnv): Record<string, string>
