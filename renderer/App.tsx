export function App() {
  return <main>Patchwork</main>
}
