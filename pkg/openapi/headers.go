package openapi

// headers are what answers carry besides their bodies.
var headers = members[header]{
	{"Accept-Patch", header{
		Description: "The media type of patches (RFC 5789).", Schema: &schema{Type: "string", Examples: []any{mergePatch}},
	}},
	{"ETag", header{
		Description: "The version that the body shows. Send it as If-Match to change this version and no other.",
		Schema:      &schema{Type: "string", Pattern: `^"[0-9]+"$`, Examples: []any{`"3"`}},
	}},
	{"Idempotency-Replayed", header{
		Description: "true where this is the remembered answer to an earlier request.",
		Schema:      &schema{Type: "string", Enum: []any{"true"}},
	}},
	{"Location", header{
		Description: "The address of what was created.", Schema: &schema{Type: "string", Format: "uri-reference"},
	}},
	{"Retry-After", header{
		Description: "After how many seconds another try makes sense, where that is known.", Schema: &schema{Type: "integer", Minimum: 1},
	}},
	{"WWW-Authenticate", header{
		Description: "How to say who is calling (RFC 6750).", Schema: &schema{Type: "string", Examples: []any{`Bearer realm="roster"`}},
	}},
	{"X-Request-Id", header{
		Description: "This exchange's id, made by the server. Tell it to whoever you ask about it.",
		Schema:      &schema{Type: "string", Format: "uuid"},
	}},
}

// componentName is a header's name without what a component's name may not hold.
func componentName(headerName string) string {
	var b []byte
	for i := range len(headerName) {
		if headerName[i] != '-' {
			b = append(b, headerName[i])
		}
	}
	return string(b)
}

func headerNamed(name string) header { return header{Ref: pointerTo("headers", componentName(name))} }

// components are the parts that operations refer to.
func (w *writer) components(about Info) parts {
	p := parts{SecuritySchemes: schemes(about), Responses: w.failures.sorted(), Schemas: w.schemas.list.sorted()}
	p.Parameters.add("IdempotencyKey", idempotencyKey)
	p.Parameters.add("IfNoneMatch", ifNoneMatch)
	for _, h := range headers {
		p.Headers.add(componentName(h.name), h.value)
	}
	return p
}
