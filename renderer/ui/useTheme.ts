import { useLayoutEffect } from 'react'
import { useViewStore } from '../stores/viewStore.ts'

/** Writes the theme in force on the page, where CSS and canvas read it. */
export function useTheme(): void {
  const theme = useViewStore((facts) => facts.theme)
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
