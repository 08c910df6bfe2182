// Package document is the generated OpenAPI document, by itself, so that the function that serves it links nothing else.
package document

import _ "embed" // for the document

// JSON is the OpenAPI 3.1 document of every operation. `make generate` writes it.
//
//go:embed openapi.json
var JSON []byte
