# Tables with all that the provider reads back: a second plan has to find no difference. `stage` changes what can be changed.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "stage" {
  default = "one"
}

locals {
  first = var.stage == "one"
}

provider "aws" {
  skip_metadata_api_check = true
}

resource "aws_dynamodb_table" "music" {
  name                        = "Music"
  billing_mode                = "PROVISIONED"
  read_capacity               = 5
  write_capacity              = local.first ? 5 : 7
  hash_key                    = "Artist"
  range_key                   = "Song"
  stream_enabled              = true
  stream_view_type            = local.first ? "NEW_AND_OLD_IMAGES" : "KEYS_ONLY"
  table_class                 = local.first ? "STANDARD" : "STANDARD_INFREQUENT_ACCESS"
  deletion_protection_enabled = var.stage != "open" # alone: the service refuses it beside other changes
  tags                        = { team = "music", stage = var.stage }

  attribute {
    name = "Artist"
    type = "S"
  }
  attribute {
    name = "Song"
    type = "S"
  }
  attribute {
    name = "Year"
    type = "N"
  }
  global_secondary_index {
    name               = "ByYear"
    hash_key           = "Year"
    projection_type    = "INCLUDE"
    non_key_attributes = ["Title", "Genre"]
    read_capacity      = local.first ? 2 : 3
    write_capacity     = 2
  }
  dynamic "global_secondary_index" {
    for_each = local.first ? [] : ["BySong"]
    content {
      name            = global_secondary_index.value
      hash_key        = "Song"
      projection_type = "ALL"
      read_capacity   = 1
      write_capacity  = 1
    }
  }
  local_secondary_index {
    name            = "LocalYear"
    range_key       = "Year"
    projection_type = "ALL"
  }
  ttl {
    attribute_name = "Expires"
    enabled        = true
  }
  server_side_encryption {
    enabled = local.first
  }
}

resource "aws_dynamodb_table" "plays" {
  name         = "Plays"
  billing_mode = local.first ? "PAY_PER_REQUEST" : "PROVISIONED"
  hash_key     = "id"

  # The provider wants units of a table with provisioned throughput alone.
  read_capacity  = local.first ? null : 3
  write_capacity = local.first ? null : 3

  attribute {
    name = "id"
    type = "S"
  }
  dynamic "on_demand_throughput" {
    for_each = local.first ? ["maxima"] : []
    content {
      max_read_request_units  = 100
      max_write_request_units = 50
    }
  }
  lifecycle {
    ignore_changes = [tags, tags_all] # which aws_dynamodb_tag sets
  }
}

resource "aws_dynamodb_table_item" "one" {
  table_name = aws_dynamodb_table.plays.name
  hash_key   = aws_dynamodb_table.plays.hash_key
  item       = jsonencode({ id = { S = "one" }, plays = { N = local.first ? "1" : "2" } })
}

resource "aws_dynamodb_tag" "extra" {
  resource_arn = aws_dynamodb_table.plays.arn
  key          = "extra"
  value        = var.stage
}

resource "aws_dynamodb_resource_policy" "plays" {
  resource_arn = aws_dynamodb_table.plays.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::000000000000:root" }
      Action    = local.first ? "dynamodb:GetItem" : "dynamodb:Query"
      Resource  = aws_dynamodb_table.plays.arn
    }]
  })
}

resource "aws_appautoscaling_target" "reads" {
  service_namespace  = "dynamodb"
  resource_id        = "table/${aws_dynamodb_table.music.name}"
  scalable_dimension = "dynamodb:table:ReadCapacityUnits"
  min_capacity       = 5
  max_capacity       = local.first ? 50 : 60
}

resource "aws_appautoscaling_policy" "reads" {
  name               = "reads"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.reads.service_namespace
  resource_id        = aws_appautoscaling_target.reads.resource_id
  scalable_dimension = aws_appautoscaling_target.reads.scalable_dimension
  target_tracking_scaling_policy_configuration {
    target_value = local.first ? 70 : 50
    predefined_metric_specification {
      predefined_metric_type = "DynamoDBReadCapacityUtilization"
    }
  }
}

data "aws_dynamodb_table" "music" {
  name = aws_dynamodb_table.music.name
}

output "read" {
  value = [data.aws_dynamodb_table.music.arn, one(data.aws_dynamodb_table.music.ttl).attribute_name]
}
