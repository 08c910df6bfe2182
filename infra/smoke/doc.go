// Package smoke starts every built function against a stand-in of the Lambda Runtime API, with storage and pool on local
// endpoints, and holds it to a real answer to its event.
package smoke
