# Roster. `make help` lists what there is to type.

ARCH      ?= arm64
STAGE     ?= dev
PRESET    ?= studio
PORT      ?= 8080
TOOLS     := $(or $(ROSTER_TOOLS),$(CURDIR)/.tools)
FUNCTIONS := $(notdir $(patsubst %/,%,$(wildcard functions/*/)))
GOLANGCI  := $(TOOLS)/golangci-lint-v2.15.0
# Built and then started, for go run adds a line to a failure and turns Ctrl-C into one.
LOCAL     := .tools/roster
CDK       := npx --yes aws-cdk@2.1148.1

export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION = 20

.DEFAULT_GOAL := help
.PHONY: help run token reset test check generate lint build smoke synth deploy first-admin preset-validate preset-diff preset-apply sam bench dynamodb-local browser clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Roster whole on this machine: PRESET=studio|resonate|flip|within, PORT=8080
	@go build -o $(LOCAL) ./infra/local && PRESET="$(PRESET)" PORT="$(PORT)" LISTEN="$(LISTEN)" DYNAMODB="$(DYNAMODB)" exec $(LOCAL)

token: ## print an access token from the running server: USER=ada (and its PRESET)
	@go build -o $(LOCAL) ./infra/local && PRESET="$(PRESET)" exec $(LOCAL) token "$(USER)"

reset: ## forget the data of make run
	@go build -o $(LOCAL) ./infra/local && exec $(LOCAL) reset

test: ## every test that needs Go only, and those of the CDK stacks where there is Node
	go test -shuffle=on ./...
	@command -v node >/dev/null || echo "SKIPPED: the CDK stacks, for there is no Node (20 or later) on the PATH."
	@test -n "$$ROSTER_TEST_DYNAMODB" || echo "SKIPPED: the DynamoDB engine; .ci/dynoxide make test has it."
	@test -n "$$ROSTER_TEST_COGNITO" || echo "SKIPPED: the Cognito pool; .ci/moto make test has it."

check: ## what must hold before a commit: generated files, formatting, vet, lint, the rules of the house, races
	go run ./infra/generate -check
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "run gofmt -w on these"; exit 1; }
	go vet ./...
	$(MAKE) lint
	go test -race -timeout 30m -shuffle=on $$(go list ./pkg/... ./infra/demo/... ./infra/local/... | grep -v /openapi)

lint: $(GOLANGCI) ## golangci-lint, pinned
	$(GOLANGCI) run ./...

$(GOLANGCI):
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	mv $(TOOLS)/golangci-lint $@

generate: ## write every derived file: functions, template.yaml, events, OpenAPI, the README's table
	go run ./infra/generate

build: $(addprefix build/,$(addsuffix /bootstrap,$(FUNCTIONS))) ## every function to build/<function>/bootstrap: ARCH=arm64|amd64
	@echo "$(words $(FUNCTIONS)) functions are in build/, for $(ARCH)."

# A stamp of the architecture, so that the functions of one never pass for the other's.
build/.arch-$(ARCH):
	@rm -rf build && mkdir -p build && touch $@

build/%/bootstrap: build/.arch-$(ARCH) FORCE
	@CGO_ENABLED=0 GOOS=linux GOARCH=$(ARCH) go build -tags lambda.norpc -trimpath -buildvcs=false \
		-ldflags "-s -w -buildid=" -o $@ ./functions/$*

.PHONY: FORCE
FORCE:

smoke: ## start every built function against a stand-in of the Lambda Runtime API, storage and pool on local endpoints
	$(MAKE) build ARCH=amd64
	ROSTER_SMOKE=1 .ci/dynoxide .ci/moto go test -count=1 -v -run TestEveryBuiltFunction ./infra/smoke

synth: node ## CDK: write the CloudFormation templates of a stage to cdk.out/ (needs Node)
	$(MAKE) build
	STAGE=$(STAGE) CDK_OUTDIR=cdk.out/$(STAGE) go run ./infra

deploy: synth ## CDK: deploy a stage to the AWS account of your credentials: STAGE=dev|prod
	$(CDK) deploy --app cdk.out/$(STAGE) roster-$(STAGE) --require-approval broadening

first-admin: ## invite the first administrator of a deployed stage: EMAIL=you@example.org USERNAME=you
	@go build -o .tools/bootstrap ./infra/bootstrap && exec .tools/bootstrap -email "$(EMAIL)" -username "$(USERNAME)"

# The preset that was typed, and none where nobody typed one: a stage and a file say which they are.
TYPED = $(if $(FILE),-file "$(FILE)") $(if $(filter-out file,$(origin PRESET)),-preset "$(PRESET)") $(if $(filter 1,$(REMOVE)),-remove)

preset-validate: ## say what is wrong with a preset: FILE=mine.json or PRESET=studio
	@go build -o .tools/preset ./infra/preset && exec .tools/preset validate $(TYPED)

preset-diff: ## say what applying a preset to a stage, or to the data of make run, would do: FILE or PRESET, REMOVE=1
	@go build -o .tools/preset ./infra/preset && exec .tools/preset diff $(TYPED)

preset-apply: ## apply a preset; it removes only with REMOVE=1, and never undoes an operator's change
	@go build -o .tools/preset ./infra/preset && exec .tools/preset apply $(TYPED)

.PHONY: node
node:
	@command -v node >/dev/null || { echo "CDK needs Node 20 or later: https://nodejs.org"; exit 1; }

sam: ## SAM: validate and build template.yaml
	.ci/sam

dynamodb-local: ## run Amazon's DynamoDB Local (you accept its licence: ACCEPT_LICENSE=yes)
	.ci/dynamodb-local

bench: ## ratios to an empty function, per-invoke costs, round trips of every operation; the decision against other engines
	$(MAKE) build ARCH=amd64
	go run ./infra/bench
	cd infra/bench/rivals && go run .

browser: ## sign in, in a real browser (needs Node and Chromium)
	.ci/browser

clean: ## remove what was built
	rm -rf build cdk.out .aws-sam
