/** Chinese text without system fonts: 98 slices, of which a page loads about a dozen. */
import '@fontsource-variable/noto-sans-sc'
