/** The page `/docs`: the contract of the running server, all of it served by ourselves. */
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle'
import 'swagger-ui-dist/swagger-ui.css'
import { type Contract, inChinese } from './contractWords'

const english = (localStorage.getItem('bihuan.language') ?? navigator.language).startsWith('en')
document.documentElement.lang = english ? 'en' : 'zh-CN'

fetch('/openapi.json')
  .then((answer) => answer.json() as Promise<Contract>)
  .then((contract) => {
    SwaggerUI({
      dom_id: '#contract',
      spec: english ? contract : inChinese(contract),
      deepLinking: true,
      docExpansion: 'none', // hundreds of operations: first the headings
      defaultModelsExpandDepth: -1,
      filter: true,
      persistAuthorization: false, // a token is not left behind in the browser
      validatorUrl: null, // nobody else is asked what they think of our contract
    })
  })
