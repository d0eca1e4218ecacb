module graycheck.test/tekton

go 1.24.0

require github.com/tektoncd/pipeline v1.6.0 // indirect

tool github.com/tektoncd/pipeline/cmd/nop
