/** The page `/docs`: the contract of the running server, all of it served by ourselves. */
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle'
import 'swagger-ui-dist/swagger-ui.css'

SwaggerUI({
  dom_id: '#contract',
  url: '/openapi.json',
  deepLinking: true,
  docExpansion: 'none', // hundreds of operations: first the headings
  defaultModelsExpandDepth: -1,
  filter: true,
  persistAuthorization: false, // a token is not left behind in the browser
  validatorUrl: null, // nobody else is asked what they think of our contract
})
