import { useLayoutEffect } from 'react'
import { useSettingsStore } from '../stores/settingsStore.ts'

/** Writes the theme in force on the page, where CSS and canvas read it. */
export function useTheme(): void {
  const theme = useSettingsStore((settings) => settings.theme)
  useLayoutEffect(() => {
    const prefersLight = matchMedia('(prefers-color-scheme: light)')
    const apply = () => {
      const light = theme === 'light' || (theme === 'system' && prefersLight.matches)
      document.documentElement.dataset.theme = light ? 'light' : 'dark'
    }
    apply()
    prefersLight.addEventListener('change', apply)
    return () => prefersLight.removeEventListener('change', apply)
  }, [theme])
}

/** The same for motion: CSS and the canvas ask the page, not the system. */
export function useMotion(): void {
  const choice = useSettingsStore((settings) => settings.reducedMotion)
  useLayoutEffect(() => {
    const prefersLess = matchMedia('(prefers-reduced-motion: reduce)')
    const apply = () => {
      const reduced = choice === 'on' || (choice === 'system' && prefersLess.matches)
      document.documentElement.dataset.motion = reduced ? 'reduced' : 'full'
    }
    apply()
    prefersLess.addEventListener('change', apply)
    return () => prefersLess.removeEventListener('change', apply)
  }, [choice])
}
