import { useEffect } from 'react'
import { modelStrings as words } from '../../strings/models.ts'
import { DownloadForm } from './DownloadForm.tsx'
import { FolderForm } from './FolderForm.tsx'
import { InstalledList } from './InstalledList.tsx'
import { JobList } from './JobList.tsx'
import { Machine } from './Machine.tsx'
import { openModels } from '../../actions/models.ts'
import './models.css'

/** The models that are installed and whether they fit, what is on its way, and how to get others. */
export function ModelsPage() {
  useEffect(() => void openModels(), [])
  return (
    <div className="models">
      <section className="models-part">
        <h4>{words.installed}</h4>
        <InstalledList />
      </section>
      <JobList />
      <section className="models-part">
        <h4>{words.get}</h4>
        <DownloadForm />
        <FolderForm />
      </section>
      <Machine />
    </div>
  )
}
